#include "progress_line.hpp"

#include "output.hpp"

#include <unistd.h>
#include <utility>

namespace harness2fa {

ProgressLine::ProgressLine(bool wanted, std::string done_word)
    : shows_(wanted && isatty(STDERR_FILENO) != 0), done_word_(std::move(done_word)) {}

void ProgressLine::show(std::int64_t done, std::int64_t all) {
    if (!shows_)
        return;
    const std::string word = done_word_.empty() ? "" : " " + done_word_;
    write_all(STDERR_FILENO, "\r" + std::to_string(done) + " of " + std::to_string(all) + word);
    shown_ = true;
}

void ProgressLine::end() noexcept {
    if (shown_)
        write_fully(STDERR_FILENO, "\n"); // who cannot be told where the line ends misses little
    shown_ = false;
}

} // namespace harness2fa
