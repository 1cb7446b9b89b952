// SPDX-License-Identifier: Apache-2.0
// What an application has a right to find unchanged after a PAM module ran in it.
#pragma once

#include <cstddef>
#include <string>
#include <sys/types.h>
#include <vector>

namespace process_state {

using State = std::vector<std::pair<std::string, std::string>>; // what, and how it is

State now();
std::vector<std::string> differences(const State& before, const State& after); // what is not as it was

std::size_t lowest_free_descriptor();

// Some writable memory of this process holds the text whose bytes are those of `encoded` ^ 1.
bool memory_holds(const std::string& encoded);

// SIGALRM, SIGCHLD and SIGPIPE, each every millisecond, with handlers that interrupt system calls, while it lives.
class Storm {
  public:
    explicit Storm(bool rages);
    Storm(const Storm&) = delete;
    Storm& operator=(const Storm&) = delete;
    ~Storm();

  private:
    pid_t sender_ = -1;
};

} // namespace process_state
