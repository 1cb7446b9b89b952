// SPDX-License-Identifier: Apache-2.0
// obstacle finds out whether a user can use a file. It asks the kernel, which knows modes, groups, access lists and mounts.
#pragma once

#include "common/result.hpp"

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

namespace harness2fa::machine {

struct Identity {
    std::string name;
    uid_t uid = 0;
    gid_t gid = 0;
    std::vector<gid_t> groups{};
};
std::optional<Identity> identity_named(const std::string& user); // asks the user database, and blocks

enum class Use { read_file, write_in_directory };

// obstacle says what keeps this process from that use, as the rest of a sentence ("cannot search /etc/harness2fa: Permission denied"), and
// returns std::nullopt if nothing does.
[[nodiscard]] std::optional<Fault> obstacle(const std::string& path, Use use);
// obstacle_for says the same for somebody else: a child process becomes that user. It is for root alone, in a process with one thread. It
// returns std::nullopt also if the child cannot be made or cannot become that user.
[[nodiscard]] std::optional<Fault> obstacle_for(const Identity& user, const std::string& path, Use use);

} // namespace harness2fa::machine
