// SPDX-License-Identifier: Apache-2.0
// One connection to the daemon: lines out, lines in, each step under a deadline. Closed when it goes.
#pragma once

#include "deadline.hpp"

#include <span>
#include <string_view>

namespace harness2fa::pam {

// Why the talk with the daemon ended.
struct Trouble {
    const char* what = nullptr; // for the log, static; nullptr: there is no trouble
    int error = 0;              // errno where there is one
    bool gone = false;          // nobody is at the other end (any more): a daemon being restarted looks like this

    explicit operator bool() const { return what != nullptr; }
};

class DaemonSocket {
  public:
    DaemonSocket() = default;
    DaemonSocket(const DaemonSocket&) = delete;
    DaemonSocket& operator=(const DaemonSocket&) = delete;
    ~DaemonSocket() { close(); }

    // Connects to a daemon that may be trusted. One whose queue is full is waited for; everything else fails
    // at once.
    Trouble open(const char* path, const Deadline& deadline);

    Trouble send(std::string_view line, const Deadline& deadline);

    // One whole line, without its '\n', in the front of `buffer`. Nothing may follow it: the daemon speaks
    // when spoken to.
    Trouble receive(std::span<char> buffer, const Deadline& deadline, std::span<char>& line);

    void close();

  private:
    int fd_ = -1;
};

} // namespace harness2fa::pam
