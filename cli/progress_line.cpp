// SPDX-License-Identifier: Apache-2.0
#include "progress_line.hpp"

#include "output.hpp"

#include <cstdint>
#include <string>
#include <unistd.h>

namespace harness2fa::cli {

ProgressLine::ProgressLine(bool wanted) : shows_(wanted && isatty(STDERR_FILENO) != 0) {}

void ProgressLine::show(std::int64_t done, std::int64_t all, std::string_view what) {
    if (!shows_)
        return;
    std::string text = "\r" + std::to_string(done) + " of " + std::to_string(all);
    if (!what.empty())
        text.append(" ").append(what);
    write_all(STDERR_FILENO, text);
    shown_ = true;
}

void ProgressLine::end() noexcept {
    if (shown_)
        write_fully(STDERR_FILENO, "\n"); // if this fails, little is missed
    shown_ = false;
}

} // namespace harness2fa::cli
