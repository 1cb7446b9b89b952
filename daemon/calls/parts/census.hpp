// SPDX-License-Identifier: Apache-2.0
// A Census is a list of the users: those that the user database lists, the members of user_groups, root, and everybody in the store.
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
    std::optional<std::set<std::string>> groups{}; // that the rules name; std::nullopt: cannot be determined
    bool manager = false;
    bool listed = true; // false: only the store knows the name, or it is root

    rules::LoginFacts facts() const { return {person.name.str(), true, groups, "", ""}; }
};

struct Census {
    bool determined = false;     // false: the user database failed
    std::vector<Member> members; // in the order of their names, root among them
    bool has_those_of_store = false;
    Owners owners{};

    // taking returns slow work that fills a census under these settings.
    static std::function<void()> taking(const std::shared_ptr<Census>& census,
                                        const std::shared_ptr<const settings::Settings>& settings);

    // add_those_of_store adds the users that only the store knows, inside a transaction. It does so once, however often it is called,
    // because look_at may have made other persons of them by then.
    void add_those_of_store(storage::Accounts& accounts);

    // look_at says what the member owns, inside a transaction. It has to be called again if `owners` has to look up somebody. A member that
    // only the store knew becomes the person who has that name.
    Owned look_at(storage::Accounts& accounts, Member& member);
};

} // namespace harness2fa::calls
