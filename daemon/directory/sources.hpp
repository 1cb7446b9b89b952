// SPDX-License-Identifier: Apache-2.0
// What each source of the user database says by itself. glibc's own functions answer alike where there is no such entry and where a source
// that may have it could not be asked, and getgrouplist(3) leaves out what could not be asked; so does this not.
#pragma once

#include "common/user_name.hpp"

#include <sys/types.h>

#include <optional>
#include <set>
#include <string>

namespace harness2fa {

// Whether every source says that there is none. With nscd running that cannot be told: then they are taken to say so.
bool all_deny_passwd(const UserName& name);
bool all_deny_group(const std::string& name);

// Those that the sources name as groups of the user, besides the main one. Nothing if one of them fails. With nscd running: what getgrouplist(3) says.
std::optional<std::set<gid_t>> supplementary_groups(const std::string& user, gid_t main_group);

} // namespace harness2fa
