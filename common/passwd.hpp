// SPDX-License-Identifier: Apache-2.0
// passwd_entry_of asks the machine's user database in this process: for programs that may wait for it, and may crash with its modules. The
// daemon asks a helper process (daemon/directory).
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

namespace harness2fa {

struct PasswdEntry {
    std::string name;
    uid_t uid = 0;
    gid_t gid = 0;
};

// passwd_entry_of returns std::nullopt if there is no such entry, or if the user database failed.
std::optional<PasswdEntry> passwd_entry_of(const std::string& name);
std::optional<PasswdEntry> passwd_entry_of(uid_t uid);

} // namespace harness2fa
