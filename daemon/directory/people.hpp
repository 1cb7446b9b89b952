// SPDX-License-Identifier: Apache-2.0
// Everybody of the machine, as far as its user database can be listed. In a helper process alone, like nss.hpp.
#pragma once

#include "question.hpp"

#include <optional>
#include <vector>

namespace harness2fa {

// The entries of passwd with a login shell and a uid from UID_MIN to UID_MAX of login.defs(5), the members of user_groups, and root, in
// the order of their names. Nothing if the user database fails.
std::optional<std::vector<Listed>> list_people(const Listing& listing);

// Those whom the groups' entries list, whatever is known of them, and those in passwd whose main group is one of them, in the order of their names;
// who has no entry is left out. Nothing if the user database fails.
std::optional<std::vector<Person>> list_members(const std::vector<std::string>& groups);

} // namespace harness2fa
