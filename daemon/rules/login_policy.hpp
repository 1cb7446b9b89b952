// SPDX-License-Identifier: Apache-2.0
// Whether a login needs a code. Pure, so that it can be asked about logins that never happen.
#pragma once

#include "settings/settings.hpp"

#include <optional>
#include <set>
#include <string>

namespace harness2fa {

// Who logs in, and from where.
struct LoginFacts {
    std::string user;
    bool user_determined = true; // false: the user database failed or was too slow
    std::optional<std::set<std::string>>
        groups;                 // of those that the rules name, the user's; nothing: cannot be determined
    std::string service, rhost; // PAM_SERVICE, PAM_RHOST
};

struct Decision {
    Demand demand = Demand::always;
    std::string because; // for people and records: "rules, entry 2 (groups: [robots], code: never)", "enforce: true", …
    bool set_up_may_be_offered = true; // false: what led here could not be determined
    std::optional<Time> begins{}; // `enforce_from`, where `enforce` decided: until then who has no device is let in
};

// The first matching rule, else `enforce`. A condition that cannot be determined counts as not met in entries that ask less, and as met in
// an `always` entry.
Decision decide(const Settings& settings, const LoginFacts& login);

// What keeps the user from turning two-factor off: an `always` that some login of theirs meets before an entry that holds for all their
// logins. For people; nothing: it is their own choice. Service and address of the login are not looked at.
std::optional<std::string> required_by(const Settings& settings, const LoginFacts& user);

// The rule that lets every login of the user do without a device, also where `enforce` is on. For people; nothing: there is none.
std::optional<std::string> exempted_by(const Settings& settings, const LoginFacts& user);

// Whether a code is demanded of anybody, device or not.
bool demands_codes(const Settings& settings);

// The groups that the rules name.
std::vector<std::string> groups_in_rules(const Settings& settings);

} // namespace harness2fa
