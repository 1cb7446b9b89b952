// SPDX-License-Identifier: Apache-2.0
// These functions ask each source of the user database by itself. glibc's own functions give the same answer if there is no such entry and
// if a source that may have it could not be asked, and getgrouplist(3) leaves out what could not be asked; these tell the difference.
#pragma once

#include "common/user_name.hpp"

#include <sys/types.h>

#include <optional>
#include <set>
#include <string>

namespace harness2fa::directory {

// all_deny_passwd and all_deny_group say whether every source says that there is no such entry. While nscd runs, that cannot be told, and
// they return true.
bool all_deny_passwd(const UserName& name);
bool all_deny_group(const std::string& name);

// supplementary_groups returns the gids that the sources name for the user, besides the main group, and std::nullopt if a source fails.
// While nscd runs, it returns what getgrouplist(3) says.
std::optional<std::set<gid_t>> supplementary_groups(const std::string& user, gid_t main_group);

} // namespace harness2fa::directory
