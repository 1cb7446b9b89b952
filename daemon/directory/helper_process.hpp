// SPDX-License-Identifier: Apache-2.0
// A HelperProcess asks the user database for the daemon: third-party NSS modules run in it, in one thread, where they may hang and crash.
#pragma once

#include "common/descriptor.hpp"

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace harness2fa::directory {

inline constexpr char look_up_word[] = "--look-up"; // the only argument of a program that is to be a helper process

class HelperProcess {
  public:
    HelperProcess(); // starts the process; throws std::system_error
    HelperProcess(HelperProcess&& other) noexcept;
    HelperProcess& operator=(HelperProcess&& other) noexcept;
    HelperProcess(const HelperProcess&) = delete;
    HelperProcess& operator=(const HelperProcess&) = delete;
    ~HelperProcess(); // kills the process

    Descriptor take_socket() { return std::move(socket_); }

    // ask sends the message and blocks until the answer is there or the deadline is over. It returns std::nullopt if the process has ended
    // or has not answered in time; the process is of no use any more then.
    std::optional<std::string> ask(std::string_view message, std::chrono::steady_clock::time_point deadline) const;

  private:
    pid_t process_ = -1;
    Descriptor socket_, lifeline_;
};

// framed puts the size of the message in front of it: so it travels.
std::string framed(std::string_view message);

// answer_look_ups is what a helper process does: it answers the messages that come over standard input until that ends, and returns the
// exit status.
int answer_look_ups();

} // namespace harness2fa::directory
