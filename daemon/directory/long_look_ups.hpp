// SPDX-License-Identifier: Apache-2.0
// Look-ups that may take long, for slow work: helper processes of their own keep them from those of logins. They block for no longer than
// the patience, one at a time of those with little of it, and one at a time of the others.
#pragma once

#include "question.hpp"

#include <chrono>
#include <optional>
#include <vector>

namespace harness2fa {

inline constexpr std::chrono::seconds little_patience{5};

// Nothing: the user database did not answer. Of each name it may be undetermined.
std::optional<std::vector<Person>> persons_named(const std::vector<UserName>& names, std::chrono::seconds patience);

std::optional<std::vector<KnownGroup>> groups_named(const std::vector<std::string>& names,
                                                    std::chrono::seconds patience);

// The entries of passwd with a login shell and a uid from UID_MIN to UID_MAX of login.defs(5), the members of user_groups, and root, in
// the order of their names. Nothing: the user database failed.
std::optional<std::vector<Listed>> people_of_account(const Listing& listing, std::chrono::seconds patience);

// Whether that uid's user is in any of the groups. Nothing: the user database did not answer, or has no such user.
std::optional<bool> is_in_any(uid_t uid, const std::vector<std::string>& groups, std::chrono::seconds patience);

// Those in any of the groups: whom its entry lists, and whose main group it is in passwd. Of each it may be undetermined who they are.
// Nothing: the user database failed.
std::optional<std::vector<Person>> members_of_groups(const std::vector<std::string>& groups,
                                                     std::chrono::seconds patience);

} // namespace harness2fa
