// SPDX-License-Identifier: Apache-2.0
// read_flat and FlatWriter read and write flat JSON objects (RFC 8259) of strings, whole numbers and booleans, without nesting. They
// allocate no memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace harness2fa::pam {

struct FlatField {
    enum class Kind { text, flag, number };

    std::string_view name;
    Kind kind = Kind::text;

    bool found = false;
    std::string_view text{}; // lies in the line that was read; a NUL follows it, and none is in it
    bool flag = false;
    std::int32_t number = 0; // 0 or more
};

// read_flat reads one object, decodes its strings in place, and fills in `fields`. It skips fields of other names. It returns false if the
// line is anything but one flat object in valid UTF-8, with these fields of these kinds, each at most once; the line and the fields are
// then of no use.
bool read_flat(std::span<char> line, std::span<FlatField> fields);

// A FlatWriter writes one object into a buffer. A copy of a writer goes on where the original stood, in the same buffer.
class FlatWriter {
  public:
    explicit FlatWriter(std::span<char> buffer) : buffer_(buffer) {}

    // text writes bytes that are no UTF-8 as U+FFFD. Names are written as they are.
    void text(std::string_view name, std::string_view value);
    void number(std::string_view name, std::uint32_t value);
    void set_flag(std::string_view name); // writes true

    // finish returns the whole line with its '\n', and "" if it did not fit.
    std::string_view finish();

  private:
    void put(std::string_view bytes);
    void name(std::string_view name);
    void escaped(unsigned char control);

    std::span<char> buffer_;
    std::size_t size_ = 0;
    bool full_ = false;
};

} // namespace harness2fa::pam
