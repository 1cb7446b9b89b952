// SPDX-License-Identifier: Apache-2.0
// These functions list the people of the machine, as far as its user database can be listed. They run in a helper process alone, like those
// of nss.hpp.
#pragma once

#include "question.hpp"

#include <optional>
#include <vector>

namespace harness2fa::directory {

// list_people lists the entries of passwd with a login shell and a uid from UID_MIN to UID_MAX of login.defs(5), the members of
// user_groups, and root, in the order of their names. It returns std::nullopt if the user database fails.
std::optional<std::vector<Listed>> list_people(const Listing& listing);

// list_members lists those whom the entries of the groups list, even if a look-up of them failed, and those in passwd whose main group is
// one of the groups, in the order of their names. Names without an entry in passwd are left out. It returns std::nullopt if the user
// database fails.
std::optional<std::vector<Person>> list_members(const std::vector<std::string>& groups);

} // namespace harness2fa::directory
