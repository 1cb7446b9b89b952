// SPDX-License-Identifier: Apache-2.0
// harness2fad as a private instance, with users that only it knows (in place of /etc/passwd).
#pragma once

#include "common/descriptor.hpp"

#include <filesystem>
#include <string>
#include <sys/types.h>

namespace harness2fa::bench {

class PrivateDaemon {
  public:
    // In `directory`: settings/harness2fa.yaml, passwd and group are there; the store and what the daemon says will be. Returns when it is
    // ready. Throws std::runtime_error when that is not so within 10 seconds.
    explicit PrivateDaemon(const std::filesystem::path& directory);
    ~PrivateDaemon(); // ends it
    PrivateDaemon(const PrivateDaemon&) = delete;
    PrivateDaemon& operator=(const PrivateDaemon&) = delete;

    pid_t pid() const { return pid_; }

  private:
    pid_t pid_;
};

} // namespace harness2fa::bench
