#include "handed_out_key.hpp"

#include "reports.hpp"

namespace harness2fa {
namespace {

using Arrival = PendingSecret::Arrival;

Arrival arrival_of(OutgoingMail::State state) {
    switch (state) {
    case OutgoingMail::State::waiting:
        return Arrival::waiting;
    case OutgoingMail::State::failed:
        return Arrival::failed;
    case OutgoingMail::State::delivered:
        return Arrival::delivered;
    case OutgoingMail::State::handed_over:
        break;
    }
    return Arrival::unknown;
}

} // namespace

bool can_be_held(const PendingSecret& key) {
    return key.arrival != Arrival::waiting && key.arrival != Arrival::failed;
}

std::string where_key_is(const Account& account) {
    const std::string key = account.reset ? "a new key" : "a key", to = " to " + masked(account.pending->mailed_to);
    switch (account.pending->arrival) {
    case Arrival::waiting:
        return "The mail with " + key + to + " has not been sent yet.";
    case Arrival::failed:
        return "The mail with " + key + to + " could not be delivered.";
    case Arrival::unknown:
        return "A mail with " + key + to + " was sent; whether it has arrived is not known.";
    case Arrival::delivered:
        return account.name.str() + " was mailed " + key + to + '.';
    case Arrival::handed_over:
        break;
    }
    return account.name.str() + " was handed " + key + " by a manager.";
}

void note_arrival(const Context& context, const OutgoingMail& mail) {
    try {
        auto account = context.accounts.find(mail.user);
        if (!account || !account->pending || account->pending->mailed_to != mail.to)
            return;
        account->pending->arrival = arrival_of(mail.state);
        context.accounts.save(*account);
    } catch (const DamagedAccount&) { // whose user is refused anyway; the mails of others go on
    }
}

void withdraw_key_mail(const Context& context, const Account& account) {
    const auto mail = context.accounts.key_mail_of(account.name);
    if (mail && mail->state != OutgoingMail::State::delivered)
        context.accounts.remove_mail(mail->id);
}

} // namespace harness2fa
