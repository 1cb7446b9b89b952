// SPDX-License-Identifier: Apache-2.0
// A ProgressLine shows how far long work has come, in one line of the terminal that it overwrites again and again.
#pragma once

#include <cstdint>
#include <string_view>

namespace harness2fa::cli {

class ProgressLine {
  public:
    explicit ProgressLine(bool wanted); // shows nothing unless it is wanted and standard error is a terminal
    ~ProgressLine() { end(); }
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    void show(std::int64_t done, std::int64_t all, std::string_view what = ""); // as in "120 of 5000 mailed"
    void end() noexcept;                                                        // after it, output begins a new line

  private:
    bool shows_, shown_ = false;
};

} // namespace harness2fa::cli
