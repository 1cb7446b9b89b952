// SPDX-License-Identifier: Apache-2.0
// A point in time by which something must have happened. Signals do not move it, nor does a clock that is
// set.
#pragma once

#include <ctime>

namespace harness2fa::pam {

class Deadline {
  public:
    explicit Deadline(unsigned seconds); // from now, CLOCK_MONOTONIC

    // 0 when fd is ready for `events` (of poll), ETIMEDOUT when the deadline came first, or what poll failed
    // with.
    int wait(int fd, short events) const;

    // Sleeps so long and says true, or less, until the deadline, and says false.
    bool sleep(long milliseconds) const;

  private:
    timespec end_{};
};

} // namespace harness2fa::pam
