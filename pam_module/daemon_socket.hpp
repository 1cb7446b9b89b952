// SPDX-License-Identifier: Apache-2.0
// A DaemonSocket is one connection to the daemon, which sends and receives lines, each step with a deadline. It is closed on destruction.
#pragma once

#include "deadline.hpp"

#include <span>
#include <string_view>

namespace harness2fa::pam {

// Trouble says why the talk with the daemon ended.
struct Trouble {
    const char* what = nullptr; // for the log, static; nullptr if there is no trouble
    int error = 0;              // errno, or 0
    bool gone = false;          // nobody is at the other end (any more): a daemon being restarted looks like this

    explicit operator bool() const { return what != nullptr; }
};

class DaemonSocket {
  public:
    DaemonSocket() = default;
    DaemonSocket(const DaemonSocket&) = delete;
    DaemonSocket& operator=(const DaemonSocket&) = delete;
    ~DaemonSocket() { close(); }

    // open connects to a daemon that may be trusted. It waits for one whose queue is full; everything else fails at once.
    Trouble open(const char* path, const Deadline& deadline);

    Trouble send(std::string_view line, const Deadline& deadline);

    // receive reads one whole line to the beginning of `buffer`; `line` does not have its '\n'. Nothing may follow it, because the daemon
    // speaks only when spoken to.
    Trouble receive(std::span<char> buffer, const Deadline& deadline, std::span<char>& line);

    void close();

  private:
    int fd_ = -1;
};

} // namespace harness2fa::pam
