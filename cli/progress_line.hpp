// How far long work has come: one line of the terminal, written over again and again.
#pragma once

#include <cstdint>
#include <string>

namespace harness2fa {

class ProgressLine {
  public:
    // Shows something only where it is wanted and standard error is a terminal.
    ProgressLine(bool wanted, std::string done_word); // as in "120 of 5000 mailed"; "" for none
    ~ProgressLine() { end(); }
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    void show(std::int64_t done, std::int64_t all);
    void end() noexcept; // what is written next begins a line

  private:
    bool shows_, shown_ = false;
    std::string done_word_;
};

} // namespace harness2fa
