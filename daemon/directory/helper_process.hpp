// SPDX-License-Identifier: Apache-2.0
// A process of the daemon's own that asks the user database: modules of others run there, in one thread, and may hang and crash.
#pragma once

#include "common/descriptor.hpp"

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace harness2fa {

inline constexpr char look_up_word[] = "--look-up"; // with it alone, the program is such a process

class HelperProcess {
  public:
    HelperProcess(); // starts it; throws std::system_error
    HelperProcess(HelperProcess&& other) noexcept;
    HelperProcess& operator=(HelperProcess&& other) noexcept;
    HelperProcess(const HelperProcess&) = delete;
    HelperProcess& operator=(const HelperProcess&) = delete;
    ~HelperProcess(); // kills it

    Descriptor take_socket() { return std::move(socket_); }

    // Blocks. Nothing: it has ended, or has not answered in time; it is of no use any more.
    std::optional<std::string> ask(std::string_view message, std::chrono::steady_clock::time_point deadline) const;

  private:
    pid_t process_ = -1;
    Descriptor socket_, lifeline_;
};

// A message as it travels: led by its size.
std::string framed(std::string_view message);

// What such a process does: answers what comes over its standard input, until that ends. The exit status.
int answer_look_ups();

} // namespace harness2fa
