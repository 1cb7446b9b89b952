// SPDX-License-Identifier: Apache-2.0
// A Question is what one call asks of the user database, all at once, so that a helper process is woken once. Listings are apart: they
// take long.
#pragma once

#include "person.hpp"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace harness2fa::directory {

struct Question {
    uid_t caller = 0;
    bool root_rights = false;             // of the caller
    std::optional<UserName> as{}, user{}; // whom the call names; std::nullopt for the caller, or for whom it acts
    std::vector<std::string> managers{};  // groups that would make the caller a manager, where that matters
    std::vector<std::string> groups{};    // that the rules name; which of them is the user in?
};

struct Found {
    Person caller, actor, subject;
    bool manager = false; // whether the caller is one; a failure is "no"
    std::optional<std::set<std::string>>
        groups{}; // the subject's, of those asked for; std::nullopt if they cannot be determined
};

// look_up asks the user database, so it runs in a helper process alone. It returns std::nullopt if the caller has no entry, or if that
// cannot be determined.
std::optional<Found> look_up(const Question& question);

// found_locally answers from /etc/passwd alone, in place, and leaves groups open. It returns std::nullopt if not everybody is found there.
// leaves_nothing_open says whether such an answer is complete, because the question is about no groups.
std::optional<Found> found_locally(const Question& question);
bool leaves_nothing_open(const Question& question);

struct KnownGroup {
    std::optional<bool> exists{}; // std::nullopt if it cannot be determined
    bool lists_members = false;
};

struct Listing {
    std::vector<std::string> user_groups; // whose members are listed too
    std::vector<std::string> managers, groups;
};

struct Listed {
    Person person;
    std::optional<std::set<std::string>> groups{}; // as in Found
    bool manager = false;
};

} // namespace harness2fa::directory
