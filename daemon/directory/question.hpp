// SPDX-License-Identifier: Apache-2.0
// What is asked of the user database: one question a call, so that a helper process is woken once; and listings, which take long.
#pragma once

#include "person.hpp"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace harness2fa {

struct Question {
    uid_t caller = 0;
    bool root_rights = false;             // of the caller
    std::optional<UserName> as{}, user{}; // whom the call names; nothing: the caller, or whom it acts for
    std::vector<std::string> managers{};  // groups that would make the caller a manager, where that matters
    std::vector<std::string> groups{};    // that the rules name
};

struct Found {
    Person caller, actor, subject;
    bool manager = false;                          // the caller; a failure is "no"
    std::optional<std::set<std::string>> groups{}; // the subject's, of those asked for; nothing: cannot be determined
};

// Asks the user database: in a helper process alone. Nothing: the caller has no entry, or it cannot be determined.
std::optional<Found> look_up(const Question& question);

// The same from /etc/passwd alone, in place. Nothing: not all of them are there. Where groups matter, they are left open.
std::optional<Found> found_locally(const Question& question);
bool leaves_nothing_open(const Question& question);

struct KnownGroup {
    std::optional<bool> exists{}; // nothing: it cannot be determined
    bool lists_members = false;
};

struct Listing {
    std::vector<std::string> user_groups; // whose members belong to the account
    std::vector<std::string> managers, groups;
};

struct Listed {
    Person person;
    std::optional<std::set<std::string>> groups{}; // as in Found
    bool manager = false;
};

} // namespace harness2fa
