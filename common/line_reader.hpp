// SPDX-License-Identifier: Apache-2.0
// A LineReader makes lines of the bytes that come from a socket. It wipes what it held.
#pragma once

#include "secret.hpp"

#include <cstddef>
#include <optional>
#include <string_view>

namespace harness2fa {

class LineReader {
  public:
    explicit LineReader(std::size_t longest) : longest_(longest) {} // bytes of a line, its '\n' not counted

    void append(std::string_view bytes);

    // next returns the next whole line without its '\n', and std::nullopt if none is complete yet, or after an overflow.
    std::optional<Secret> next();

    // overflowed says that a line was longer than allowed. Lines before it still come out, so ask after next() has returned std::nullopt;
    // from then on no bytes are kept.
    bool overflowed() const { return overflowed_; }

    // holds_bytes says that there are bytes that next() has not given out. At the end of the input, after next() has returned std::nullopt,
    // they are a line that was cut off.
    bool holds_bytes() const { return begin_ != held_.size(); }

  private:
    std::size_t longest_;
    Secret held_;
    std::size_t begin_ = 0; // where the bytes begin that next() has not given out
    bool overflowed_ = false;
};

} // namespace harness2fa
