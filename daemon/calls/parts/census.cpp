// SPDX-License-Identifier: Apache-2.0
#include "census.hpp"

#include "directory/long_look_ups.hpp"

#include <algorithm>

namespace harness2fa::calls {
namespace {

const UserName& login_name(const Member& member) {
    return member.person.name;
}

} // namespace

std::function<void()> Census::taking(const std::shared_ptr<Census>& census,
                                     const std::shared_ptr<const settings::Settings>& settings) {
    return [census, settings] {
        auto people = directory::people_of_account(
            {settings->user_groups, settings->managers, rules::groups_in_rules(*settings)}, patience_for_people);
        if (!people)
            return;
        for (directory::Listed& listed : *people) { // root is asked like anybody, and in no list
            const bool is_root = listed.person.uid == 0U;
            census->members.push_back(
                {std::move(listed.person), std::move(listed.groups), listed.manager && !is_root, !is_root});
        }
        census->determined = true;
    };
}

Owned Census::look_at(storage::Accounts& accounts, Member& member) {
    return member.person.standing == directory::Person::Standing::unknown ? owners.of_stored(accounts, member.person)
                                                                          : owners.of(accounts, member.person);
}

void Census::add_those_of_store(storage::Accounts& accounts) {
    if (has_those_of_store)
        return;
    const std::vector<UserName> names = accounts.names(); // may throw
    has_those_of_store = true;
    const auto listed = static_cast<std::ptrdiff_t>(members.size());
    for (const UserName& name : names) {
        if (std::ranges::binary_search(members.begin(), members.begin() + listed, name, {}, login_name))
            continue;
        members.push_back({.person = {name, {}, directory::Person::Standing::unknown},
                           .groups = std::set<std::string>{},
                           .listed = false});
    }
    std::ranges::inplace_merge(members, members.begin() + listed, {}, login_name);
}

} // namespace harness2fa::calls
