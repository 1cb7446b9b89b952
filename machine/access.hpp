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

// What keeps this process from that, as the rest of a sentence: "cannot search /etc/harness2fa: Permission denied".
[[nodiscard]] std::optional<Fault> obstacle(const std::string& path, Use use);
// The same for somebody else: a child becomes that user. For root alone, in a process with one thread. std::nullopt also where that fails.
[[nodiscard]] std::optional<Fault> obstacle_for(const Identity& user, const std::string& path, Use use);

} // namespace harness2fa::machine
