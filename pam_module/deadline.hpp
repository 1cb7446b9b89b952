// SPDX-License-Identifier: Apache-2.0
// A Deadline is a point in time by which something must have happened. Neither signals nor setting the clock move it.
#pragma once

#include <ctime>

namespace harness2fa::pam {

class Deadline {
  public:
    explicit Deadline(unsigned seconds); // from now on, by CLOCK_MONOTONIC

    // wait returns 0 if fd is ready for `events` (of poll), ETIMEDOUT if the deadline came first, or the errno of poll.
    int wait(int fd, short events) const;

    // sleep sleeps that long and returns true; if the deadline comes first, it sleeps until then and returns false.
    bool sleep(long milliseconds) const;

  private:
    timespec end_{};
};

} // namespace harness2fa::pam
