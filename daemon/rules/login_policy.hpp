// SPDX-License-Identifier: Apache-2.0
// decide says whether a login needs a code. It has no side effects, so that it can be asked about logins that never happen.
#pragma once

#include "settings/settings.hpp"

#include <optional>
#include <set>
#include <string>

namespace harness2fa::rules {

// LoginFacts say who logs in, and from where.
struct LoginFacts {
    std::string user;
    bool user_determined = true; // false: the user database failed or was too slow
    // groups are those of the user that the rules name, std::nullopt if they cannot be determined.
    std::optional<std::set<std::string>> groups;
    std::string service, rhost; // PAM_SERVICE, PAM_RHOST
};

struct Decision {
    Demand demand = Demand::always;
    std::string because; // for people and records: "rules, entry 2 (groups: [robots], code: never)", "enforce: true", …
    bool set_up_may_be_offered = true; // false: what led here could not be determined
    // begins is `enforce_from` if `enforce` decided: until then users without a device are let in. Otherwise it is std::nullopt.
    std::optional<Time> begins{};
};

// decide goes by the first rule that matches, or else by `enforce`. A condition that cannot be determined counts as met in an `always`
// entry, and as not met in others.
Decision decide(const settings::Settings& settings, const LoginFacts& login);

// required_by returns what keeps the user from turning two-factor off, for people to read: an `always` entry that some login of theirs
// meets before an entry that holds for all their logins, or `enforce`. It returns std::nullopt if it is the user's own choice. Service and
// address of the login do not matter.
std::optional<std::string> required_by(const settings::Settings& settings, const LoginFacts& user);

// exempted_by returns, for people to read, the rule that lets every login of the user do without a device, even if `enforce` is on. It
// returns std::nullopt if there is none.
std::optional<std::string> exempted_by(const settings::Settings& settings, const LoginFacts& user);

// demands_codes says whether a code is demanded of anybody, with or without a device.
bool demands_codes(const settings::Settings& settings);

// groups_in_rules returns the groups that the rules name, each once.
std::vector<std::string> groups_in_rules(const settings::Settings& settings);

} // namespace harness2fa::rules
