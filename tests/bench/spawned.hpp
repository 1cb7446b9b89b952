// SPDX-License-Identifier: Apache-2.0
// Programs started by the benchmark.
#pragma once

#include <chrono>
#include <string>
#include <sys/types.h>
#include <vector>

namespace harness2fa::bench {

struct Lifetime { // of a process, from before it was made until its end was told
    std::chrono::nanoseconds time;
    long page_faults;
};

// `environment`: NAME=VALUE, on top of the own one. Standard error goes to the file `log`, if that is not empty.
pid_t start(std::vector<std::string> words, std::vector<std::string> environment = {}, const std::string& log = "");

double megabytes_of(pid_t pid); // resident now

Lifetime run(const std::vector<std::string>& words); // throws std::runtime_error unless it ends with status 0

} // namespace harness2fa::bench
