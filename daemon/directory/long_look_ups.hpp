// SPDX-License-Identifier: Apache-2.0
// These look-ups are for slow work and may take long; they have helper processes of their own, so that logins do not wait for them. Each
// blocks for no longer than its patience. One look-up with little patience runs at a time, and one of the others.
#pragma once

#include "question.hpp"

#include <chrono>
#include <optional>
#include <vector>

namespace harness2fa::directory {

inline constexpr std::chrono::seconds little_patience{5};

// persons_named and groups_named look up each name, in the order of the names. They return std::nullopt if the user database did not
// answer; a single person or group in the answer may be undetermined too.
std::optional<std::vector<Person>> persons_named(const std::vector<UserName>& names, std::chrono::seconds patience);

std::optional<std::vector<KnownGroup>> groups_named(const std::vector<std::string>& names,
                                                    std::chrono::seconds patience);

// people_of_account lists the entries of passwd with a login shell and a uid from UID_MIN to UID_MAX of login.defs(5), the members of
// user_groups, and root, in the order of their names. It returns std::nullopt if the user database failed.
std::optional<std::vector<Listed>> people_of_account(const Listing& listing, std::chrono::seconds patience);

// is_in_any says whether the user with that uid is in any of the groups. It returns std::nullopt if the user database did not answer, or
// has no such user.
std::optional<bool> is_in_any(uid_t uid, const std::vector<std::string>& groups, std::chrono::seconds patience);

// members_of_groups lists everybody in any of the groups: those whom the entry of the group lists, and those whose main group it is in
// passwd. A single person may be undetermined. It returns std::nullopt if the user database failed.
std::optional<std::vector<Person>> members_of_groups(const std::vector<std::string>& groups,
                                                     std::chrono::seconds patience);

} // namespace harness2fa::directory
