// SPDX-License-Identifier: Apache-2.0
#include "handed_out_key.hpp"

namespace harness2fa::calls {
bool can_be_held(const rules::PendingSecret& key) {
    return key.mail != MailState::waiting && key.mail != MailState::failed;
}

std::string where_key_is(const rules::Account& account) {
    const std::string key = account.reset ? "a new key" : "a key", to = " to " + masked(account.pending->mailed_to);
    if (!account.pending->mail)
        return account.name.str() + " was handed " + key + " by a manager.";
    switch (*account.pending->mail) {
    case MailState::waiting:
        return "The mail with " + key + to + " has not been sent yet.";
    case MailState::failed:
        return "The mail with " + key + to + " could not be delivered.";
    case MailState::unconfirmed:
        return "A mail with " + key + to + " was sent; whether it has arrived is not known.";
    case MailState::delivered:
        break;
    }
    return account.name.str() + " was mailed " + key + to + '.';
}

bool brings_key_of(const storage::OutgoingMail& mail, const rules::Account& account) {
    return account.pending && account.pending->mail && account.pending->mailed_to == mail.to;
}

void note_arrival(const Context& context, const storage::OutgoingMail& mail) {
    try {
        auto account = context.accounts.find(mail.user);
        if (!account || !brings_key_of(mail, *account))
            return;
        account->pending->mail = mail.state;
        context.accounts.save(*account);
    } catch (const storage::DamagedAccount&) { // whose user is refused anyway; the mails of others go on
    }
}

void withdraw_key_mail(const Context& context, const rules::Account& account) {
    const auto mail = context.accounts.key_mail_of(account.name);
    if (mail && mail->state != MailState::delivered)
        context.accounts.remove_mail(mail->id);
}

} // namespace harness2fa::calls
