// SPDX-License-Identifier: Apache-2.0
#include "invitations.hpp"

#include "kept_facts.hpp"
#include "mailing.hpp"
#include "owners.hpp"
#include "rules/judge.hpp"

#include <algorithm>

namespace harness2fa::calls {
namespace {

constexpr std::size_t users_at_once = 200; // users: a few milliseconds, in which no login is served

} // namespace

bool Invitations::next_batch(const Context& context, const Census& census, std::vector<Record>& records) {
    began_ = began_.value_or(context.now);
    const std::size_t end = std::min(next_ + users_at_once, census.members.size());
    for (; next_ < end; ++next_)
        invite(context, census.members[next_], records);
    return next_ == census.members.size();
}

bool Invitations::is_meant(const Context& context, const Member& member, Enrollment state) const {
    if (!member.listed || member.person.uid == 0U || rules::asks_for_codes(state))
        return false;
    return whom_ == Whom::named || whom_ == Whom::without || rules::required_by(context.settings(), member.facts());
}

// count_if_mailed returns true if the user needs no mail: a key that is still good was mailed, or waits to be. A mail that was given up
// brings no key, but is not tried again unasked.
bool Invitations::count_if_mailed(const Context& context, const std::optional<rules::Account>& account) {
    if (whom_ == Whom::named || !account || !rules::pending_is_good(*account, context.now))
        return false;
    const auto mail = context.accounts.key_mail_of(account->name);
    if (!mail || was_given_up(*mail, context.now))
        return whom_ == Whom::unasked;
    if (mail->queued >= *began_) { // by somebody else who invites at this moment
        ++mailed_;
    } else if (mail->state == MailState::waiting) {
        ++waiting_;
        fault_ = mail->reason.empty() ? fault_ : Fault{mail->reason};
    }
    return true;
}

void Invitations::invite(const Context& context, const Member& member, std::vector<Record>& records) {
    const UserName& name = member.person.name;
    Owners owners;
    Owned owned = owners.of(context.accounts, member.person);
    if (owned.state == Enrollment::damaged) // the others are invited nevertheless
        return;
    if (owned.former || owners.has_to_look_up()) // has to look up: another name of that uid may be the owner's
        return changed_.add(name.str());
    auto& account = owned.account;
    if (account)
        settle(context, *account);
    if (rules::asks_for_codes(owned.state))
        with_device_.add(name.str());
    if (!is_meant(context, member, owned.state) || count_if_mailed(context, account))
        return;
    if (!account)
        account = rules::Account{.name = name};
    account->uid = member.person.uid;
    const auto to = recipient(context, *account);
    if (!to)
        return without_address_.add(name.str());
    give_pending(context, *account);
    mail_key(context, *account, *to, asked_by_);
    ++mailed_;
    records.push_back({.importance = Record::Importance::notice,
                       .user = name.str(),
                       .actor = acting_,
                       .service = "invite",
                       .outcome = "done",
                       .reason = "invited"});
}

std::optional<std::string> Invitations::earlier() const {
    if (waiting_ == 0)
        return std::nullopt;
    return (waiting_ == 1 ? "1 earlier mail waits" : std::to_string(waiting_) + " earlier mails wait") + " to be sent" +
           (fault_ ? ": " + fault_->why + "." : ".");
}

} // namespace harness2fa::calls
