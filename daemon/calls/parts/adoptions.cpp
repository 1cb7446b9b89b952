// SPDX-License-Identifier: Apache-2.0
#include "adoptions.hpp"

#include "code_check.hpp"
#include "directory/long_look_ups.hpp"
#include "mailing.hpp"

#include <algorithm>
#include <sstream>
#include <utility>

namespace harness2fa::calls {

Adoptions::Adoptions(const std::string& lines, bool numbered) : numbered_(numbered) {
    std::istringstream list(lines);
    int number = 0;
    for (std::string line; std::getline(list, line);)
        read(++number, line);
}

void Adoptions::read(int number, const std::string& line) {
    std::istringstream words(line);
    std::string old, heir, more;
    if (!(words >> old) || old.front() == '#')
        return;
    words >> heir;
    const auto old_name = UserName::parse(old), heir_name = UserName::parse(heir);
    if (!old_name || !heir_name || words >> more)
        malformed_.push_back(with_line(number, "two login names are needed: the old one and the new one."));
    else
        all_.push_back({number, *old_name, {*heir_name, {}, directory::Person::Standing::undetermined}});
}

std::string Adoptions::with_line(int number, const std::string& text) const {
    return (numbered_ ? "line " + std::to_string(number) + ": " : "") + text + '\n';
}

void Adoptions::look_up() {
    std::vector<UserName> names;
    for (const Adoption& one : all_)
        names.insert(names.end(), {one.old, one.heir.name});
    const auto found = directory::persons_named(names, patience_for_people);
    for (std::size_t at = 0; found && at < all_.size(); ++at) {
        all_[at].now = found->at(2 * at);
        all_[at].heir = found->at(2 * at + 1);
    }
}

bool Adoptions::determined() const {
    return std::ranges::none_of(all_, [](const Adoption& one) {
        return one.now.standing == directory::Person::Standing::undetermined ||
               one.heir.standing == directory::Person::Standing::undetermined;
    });
}

std::optional<Refusal> Adoptions::refusal(storage::Accounts& accounts, const Facts& facts) const {
    std::vector<std::string> wrong = malformed_;
    for (const Adoption& one : all_)
        if (const auto fault = wrong_with(accounts, facts, one))
            wrong.push_back(with_line(one.line, fault->why));
    if (wrong.empty() && !all_.empty())
        return std::nullopt;
    std::string text;
    for (const std::string& line : wrong)
        text += line;
    return Refusal{wrong.empty() ? "There is nobody in the list." : text + "Nothing has changed.", "not_adopted"};
}

std::optional<Fault> Adoptions::wrong_with(storage::Accounts& accounts, const Facts& facts, const Adoption& one) const {
    const std::string& old = one.old.str();
    try {
        const auto account = accounts.find(one.old);
        if (!enrolled(account))
            return Fault{old + " has no device."};
        if (auto fault = wrong_with_rank(facts, one, *account))
            return fault;
        if (!account->uid)
            return Fault{"with " + old + " no uid is recorded: whoever has that name has not changed."};
        if (one.now.uid == account->uid ||
            (one.now.standing == directory::Person::Standing::known && one.now.uid == 0U))
            return Fault{old + " has not changed: there is nothing to adopt."};
        if (one.heir.standing == directory::Person::Standing::unknown)
            return Fault{"there is no user " + one.heir.name.str() + "."};
        if (one.heir.name != one.old && one.heir.uid != account->uid)
            return Fault{one.heir.name.str() + " has the uid " + std::to_string(*one.heir.uid) + ", and " + old +
                         " had " + std::to_string(*account->uid) + '.'};
        return wrong_with_heir(accounts, one);
    } catch (const storage::DamagedAccount&) {
        return Fault{old + " or " + one.heir.name.str() + " is damaged in the store."};
    }
}

// wrong_with_rank says what a manager may do neither to root nor to themselves, though root may.
std::optional<Fault> Adoptions::wrong_with_rank(const Facts& facts, const Adoption& one,
                                                const rules::Account& account) const {
    if (facts.caller.root)
        return std::nullopt;
    if (account.uid == 0U || one.heir.uid == 0U)
        return Fault{"only root may do that for root."};
    if (one.heir.name == facts.actor.name || (one.heir.uid && one.heir.uid == facts.actor.uid))
        return Fault{"ask another manager, or root: nobody may do that for themselves."};
    return std::nullopt;
}

std::optional<Fault> Adoptions::wrong_with_heir(storage::Accounts& accounts, const Adoption& one) const {
    const auto named = [](const Adoption& other, const UserName& name) { return other.heir.name == name; };
    const auto same_old = [&](const Adoption& other) { return other.old == one.old; };
    const auto same_heir = [&](const Adoption& other) { return named(other, one.heir.name); };
    if (std::ranges::count_if(all_, same_old) > 1 || std::ranges::count_if(all_, same_heir) > 1)
        return Fault{one.old.str() + " or " + one.heir.name.str() + " is in the list twice."};
    if (one.heir.name != one.old && !has_old(one.heir.name) && enrolled(accounts.find(one.heir.name)))
        return Fault{one.heir.name.str() + " has a device already."};
    return std::nullopt;
}

bool Adoptions::has_old(const UserName& name) const {
    return std::ranges::find(all_, name, &Adoption::old) != all_.end();
}

// carry_out takes all accounts out before it puts the first one in, because names may have been exchanged.
std::string Adoptions::carry_out(const Context& context, const UserName& by) const {
    std::vector<std::pair<rules::Account, rules::RecoverySet>> moved;
    for (const Adoption& one : all_) {
        rules::Account account = std::move(*context.accounts.find(one.old));
        rules::RecoverySet codes = context.accounts.recovery_codes(account);
        context.accounts.remove(one.old);
        account.name = one.heir.name;
        account.uid = one.heir.uid;
        moved.emplace_back(std::move(account), std::move(codes));
    }
    for (const auto& [account, codes] : moved) {
        context.accounts.remove(account.name);
        context.accounts.save(account);
        context.accounts.save_recovery_codes(account, codes);
        mail_notice(context, account, "Two-factor authentication was moved to this login name by " + by.str() + '.');
    }
    if (all_.size() == 1)
        return all_.front().heir.name.str() + " has the devices of " + all_.front().old.str() + " now.";
    return std::to_string(all_.size()) + " users have their devices again.";
}

} // namespace harness2fa::calls
