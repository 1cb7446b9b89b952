// SPDX-License-Identifier: Apache-2.0
// Bytes as they come from a socket -> lines. Pure; what it held is wiped.
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

    // The next whole line without its '\n'; nothing when none is complete yet, or after an overflow.
    std::optional<Secret> next();

    // A line was longer than allowed: from then on nothing is kept and nothing comes out. Lines before it
    // still come out, so ask after next() has returned nothing.
    bool overflowed() const { return overflowed_; }

    // Bytes are here that next() has not given out. At the end of the input, after next() has returned
    // nothing: a line was cut off.
    bool holds_bytes() const { return begin_ != held_.size(); }

  private:
    std::size_t longest_;
    Secret held_;
    std::size_t begin_ = 0; // of what next() has not given out
    bool overflowed_ = false;
};

} // namespace harness2fa
