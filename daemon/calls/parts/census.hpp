// SPDX-License-Identifier: Apache-2.0
// The users of the account: those the user database lists, the members of user_groups, and everyone with a device.
#pragma once

#include "calls/dialog.hpp"
#include "directory/person.hpp"
#include "owners.hpp"
#include "rules/login_policy.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace harness2fa::calls {

struct Member {
    directory::Person person;
    std::optional<std::set<std::string>> groups{}; // of those that the rules name; nothing: cannot be determined
    bool manager = false;
    bool listed = true; // false: only the store knows the name, or it is root

    rules::LoginFacts facts() const { return {person.name.str(), true, groups, "", ""}; }
};

struct Census {
    bool determined = false;     // false: the user database failed
    std::vector<Member> members; // in the order of their names, root among them
    bool has_those_of_store = false;
    Owners owners{};

    // Slow work that fills a census under these settings.
    static std::function<void()> taking(const std::shared_ptr<Census>& census,
                                        const std::shared_ptr<const settings::Settings>& settings);

    // Inside a transaction: those that only the store knows. Done once, however often it is asked for: they may be other persons by the
    // second time.
    void add_those_of_store(storage::Accounts& accounts);

    // Inside a transaction. To be done again if `owners` has to look up somebody. Of whom only the store knows the member becomes who that is.
    Owned look_at(storage::Accounts& accounts, Member& member);
};

} // namespace harness2fa::calls
