// SPDX-License-Identifier: Apache-2.0
#include "deadline.hpp"

#include <cerrno>
#include <poll.h>

namespace harness2fa::pam {
namespace {

constexpr long nanoseconds_of_a_second = 1'000'000'000;
constexpr long nanoseconds_of_a_millisecond = 1'000'000;

timespec now() {
    timespec time{};
    ::clock_gettime(CLOCK_MONOTONIC, &time);
    return time;
}

bool earlier(const timespec& left, const timespec& right) {
    return left.tv_sec != right.tv_sec ? left.tv_sec < right.tv_sec : left.tv_nsec < right.tv_nsec;
}

timespec later(timespec time, long nanoseconds) { // takes less than a second
    time.tv_nsec += nanoseconds;
    if (time.tv_nsec >= nanoseconds_of_a_second) {
        time.tv_nsec -= nanoseconds_of_a_second;
        ++time.tv_sec;
    }
    return time;
}

timespec until(const timespec& end) { // never less than 0, which poll would take for a mistake
    const timespec time = now();
    if (!earlier(time, end))
        return {};
    timespec rest{end.tv_sec - time.tv_sec, end.tv_nsec - time.tv_nsec};
    if (rest.tv_nsec < 0) {
        rest.tv_nsec += nanoseconds_of_a_second;
        --rest.tv_sec;
    }
    return rest;
}

} // namespace

Deadline::Deadline(unsigned seconds) : end_(now()) {
    end_.tv_sec += static_cast<time_t>(seconds);
}

int Deadline::wait(int fd, short events) const {
    for (;;) {
        pollfd watched{fd, events, 0};
        const timespec rest = until(end_);
        const int ready = ::ppoll(&watched, 1, &rest, nullptr);
        if (ready > 0)
            return 0;
        if (ready == 0)
            return ETIMEDOUT;
        if (errno != EINTR)
            return errno;
        // This is checked here, because signals that come faster than poll begins would keep poll from ever looking.
        if (!earlier(now(), end_))
            return ETIMEDOUT;
    }
}

bool Deadline::sleep(long milliseconds) const {
    const timespec wanted = later(now(), milliseconds * nanoseconds_of_a_millisecond);
    const bool in_time = earlier(wanted, end_);
    const timespec& wake = in_time ? wanted : end_;
    while (::clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &wake, nullptr) == EINTR) {
    }
    return in_time;
}

} // namespace harness2fa::pam
