// SPDX-License-Identifier: Apache-2.0
#include "waiting.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <poll.h>
#include <sys/inotify.h>
#include <sys/signalfd.h>
#include <system_error>

namespace harness2fa::mailer {
namespace {

using Clock = std::chrono::steady_clock;

Descriptor ending_signals() {
    sigset_t set{};
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    if (pthread_sigmask(SIG_BLOCK, &set, nullptr) != 0)
        throw std::system_error(errno, std::generic_category(), "signals cannot be blocked");
    Descriptor signals(signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
    if (!signals)
        throw std::system_error(errno, std::generic_category(), "no signalfd can be made");
    return signals;
}

} // namespace

Waiting::Waiting() : signals_(ending_signals()) {}

void Waiting::watch(const std::string& directory, const std::string& file) {
    if (!inotify_ || directory != directory_)
        inotify_ = Descriptor(inotify_init1(IN_CLOEXEC | IN_NONBLOCK)); // if this fails, time alone ends the waiting
    directory_ = directory;
    file_ = file;
    touched();
    // The watch is added at each call, because the directory may have been removed and made anew.
    inotify_add_watch(inotify_.get(), directory.c_str(),
                      IN_CREATE | IN_ATTRIB | IN_CLOSE_WRITE | IN_MOVED_TO | IN_ONLYDIR);
}

void Waiting::wait(std::chrono::seconds longest) {
    const auto end = Clock::now() + longest;
    std::array<pollfd, 2> entries{{{signals_.get(), POLLIN, 0}, {inotify_.get(), POLLIN, 0}}};
    while (!stopped() && !touched()) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now());
        if (left.count() <= 0)
            return;
        if (poll(entries.data(), entries.size(), static_cast<int>(left.count())) < 0 && errno != EINTR)
            throw std::system_error(errno, std::generic_category(), "poll");
    }
}

bool Waiting::stopped() {
    signalfd_siginfo signal{};
    if (read(signals_.get(), &signal, sizeof signal) == sizeof signal)
        stopped_ = true;
    return stopped_;
}

bool Waiting::touched() {
    bool seen = false;
    alignas(inotify_event) std::array<char, 4096> buffer{};
    while (true) {
        const ssize_t got = read(inotify_.get(), buffer.data(), buffer.size());
        if (got <= 0)
            return seen;
        for (std::size_t at = 0; at < static_cast<std::size_t>(got);) {
            inotify_event event{};
            std::memcpy(&event, buffer.data() + at, sizeof event);
            // The names are NUL-terminated. An overflow may have swallowed anything.
            seen = seen || (event.mask & IN_Q_OVERFLOW) != 0 ||
                   (event.len > 0 && file_ == buffer.data() + at + sizeof event);
            at += sizeof event + event.len;
        }
    }
}

} // namespace harness2fa::mailer
