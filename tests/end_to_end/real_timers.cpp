// SPDX-License-Identifier: Apache-2.0
// Preloaded before libfaketime, which takes the absolute times of every timerfd for the wall clock's and moves them too. Those of
// the daemon are monotonic; moved, a wait of no time at all would never end.
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <unistd.h>

extern "C" int timerfd_settime(int descriptor, int flags, const itimerspec* value, itimerspec* old) noexcept {
    return static_cast<int>(::syscall(SYS_timerfd_settime, descriptor, flags, value, old));
}
