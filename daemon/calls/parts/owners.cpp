// SPDX-License-Identifier: Apache-2.0
#include "owners.hpp"

#include "code_check.hpp"
#include "directory/long_look_ups.hpp"
#include "texts.hpp"

#include <utility>

namespace harness2fa::calls {
namespace {

// is_enrolled_as says whether the account has something that nobody but this uid may get. A damaged account may have.
bool is_enrolled_as(storage::Accounts& accounts, const UserName& name, uid_t uid) {
    try {
        const auto account = accounts.find(name);
        return enrolled(account) && account->uid == uid;
    } catch (const storage::DamagedAccount&) {
        return true;
    }
}

} // namespace

const directory::Person* Owners::person(const UserName& name) {
    const auto found = people_->find(name);
    if (found == people_->end())
        missing_.push_back(name);
    return found == people_->end() ? nullptr : &found->second;
}

std::function<void()> Owners::looking_up(std::chrono::seconds patience) {
    return [people = people_, names = std::exchange(missing_, {}), patience] {
        const auto found = directory::persons_named(names, patience);
        for (std::size_t at = 0; at < names.size(); ++at) {
            const directory::Person unanswered{names[at], {}, directory::Person::Standing::undetermined};
            people->insert_or_assign(names[at], found ? found->at(at) : unanswered);
        }
    };
}

// renamed looks for an account with the person's uid whose name does not have that uid any more.
std::optional<FormerOwner> Owners::renamed(storage::Accounts& accounts, const directory::Person& person,
                                           bool& undetermined) {
    for (const UserName& name : accounts.names_of(*person.uid)) {
        if (name == person.name || !is_enrolled_as(accounts, name, *person.uid))
            continue;
        const directory::Person* const now = this->person(name);
        if (!now)
            continue;
        if (now->standing == directory::Person::Standing::undetermined)
            undetermined = true;
        else if (now->uid != person.uid)
            return FormerOwner{name, person.uid};
    }
    return {};
}

Owned Owners::of(storage::Accounts& accounts, const directory::Person& person) try {
    auto account = accounts.find(person.name);
    Owned owned{.state = rules::enrollment_of(account, person.uid)};
    switch (owned.state) {
    case Enrollment::changed:
        owned.former = FormerOwner{account->name, account->uid};
        return owned;
    case Enrollment::active:
    case Enrollment::reset:
        owned.account = std::move(account);
        return owned;
    case Enrollment::none:
    case Enrollment::invited:
    case Enrollment::damaged:
        break;
    }
    if (account && rules::belongs_to(*account, person.uid))
        owned.account = std::move(account);
    if (person.uid && person.uid != 0U)
        owned.former = renamed(accounts, person, owned.undetermined);
    if (owned.former)
        owned.state = Enrollment::changed;
    return owned;
} catch (const storage::DamagedAccount& error) {
    return {.state = Enrollment::damaged, .damage = Fault{error.what()}};
}

Owned Owners::of_stored(storage::Accounts& accounts, directory::Person& person) {
    const Owned owned = of(accounts, person);
    if (owned.account && owned.account->uid)
        if (const directory::Person* const now = this->person(person.name))
            person = *now;
    return of(accounts, person);
}

std::optional<Refusal> not_owned(const Owned& owned, const UserName& name) {
    if (owned.state == Enrollment::damaged)
        throw storage::DamagedAccount(owned.damage->why);
    if (owned.state == Enrollment::changed)
        return Refusal{text_of_change(name), "changed"};
    if (owned.undetermined)
        return Refusal{no_user_database, "user_database_failed", RefusalReason::unavailable};
    return {};
}

std::string text_of_change(const UserName& name) {
    return name.str() + " has changed since two-factor was set up. Ask an administrator.";
}

std::string text_of_change(const UserName& name, const FormerOwner& former) {
    return name.str() + " has changed since two-factor was set up, by " + former.name.str() +
           (former.uid ? " with the uid " + std::to_string(*former.uid) : "") + ". `harness2fa adopt " +
           former.name.str() + ' ' + name.str() + "` keeps the devices, `harness2fa forget " + former.name.str() +
           "` removes them.";
}

} // namespace harness2fa::calls
