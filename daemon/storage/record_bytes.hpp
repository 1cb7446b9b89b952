// SPDX-License-Identifier: Apache-2.0
// RecordWriter turns numbers and texts into bytes that are sealed: little-endian, with the length in front of each text.
#pragma once

#include "common/secret.hpp"
#include "common/time.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace harness2fa::storage {

// A RecordWriter writes into a buffer that never moves, so that no copy of a secret stays behind. It throws std::length_error when the
// buffer is full.
class RecordWriter {
  public:
    explicit RecordWriter(std::size_t most) : bytes_(most) {}

    void byte(unsigned value);
    void number(std::int64_t value);
    void number(std::optional<std::int64_t> value);
    void time(Time value) { number(std::int64_t{value.time_since_epoch().count()}); }
    void time(std::optional<Time> value);
    void flag(bool value) { byte(value ? 1 : 0); }
    void text(std::string_view value); // up to 65,535 bytes

    Secret written() const { return Secret(bytes_.text().substr(0, end_)); }

  private:
    void raw(const void* from, std::size_t size);

    Secret bytes_;
    std::size_t end_ = 0;
};

// A RecordReader reads what a RecordWriter has written. Past the end everything is 0 or "", and good() is false.
class RecordReader {
  public:
    explicit RecordReader(std::span<const unsigned char> bytes) : left_(bytes) {}

    unsigned byte();
    std::int64_t number();
    std::optional<std::int64_t> optional_number();
    Time time() { return Time{std::chrono::seconds{number()}}; }
    std::optional<Time> optional_time();
    bool flag() { return limited(byte(), 1) == 1; }
    std::string_view text();

    // limited returns the value if it is from 0 to most; otherwise it returns 0, and good() is false from then on.
    std::int64_t limited(std::int64_t value, std::int64_t most);

    bool good() const { return good_; }
    bool at_end() const { return good_ && left_.empty(); }

  private:
    std::span<const unsigned char> raw(std::size_t size);

    std::span<const unsigned char> left_;
    bool good_ = true;
};

} // namespace harness2fa::storage
