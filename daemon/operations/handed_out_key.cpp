#include "handed_out_key.hpp"

#include "reports.hpp"

namespace harness2fa {

bool can_be_held(const Context& context, const Account& account) {
    using State = OutgoingMail::State;
    const auto mail = context.accounts.key_mail_of(account.name);
    return !mail || mail->state == State::delivered || mail->state == State::handed_over;
}

std::string where_key_is(const Context& context, const Account& account) {
    const std::string key = account.reset ? "a new key" : "a key";
    const auto mail = context.accounts.key_mail_of(account.name);
    if (!mail)
        return account.name.str() + " was handed " + key + " by a manager.";
    const std::string to = " to " + masked(mail->to);
    switch (mail->state) {
    case OutgoingMail::State::waiting:
        return "The mail with " + key + to + " has not been sent yet.";
    case OutgoingMail::State::failed:
        return "The mail with " + key + to + " could not be delivered.";
    case OutgoingMail::State::handed_over:
        return "A mail with " + key + to + " was sent; whether it has arrived is not known.";
    case OutgoingMail::State::delivered:
        break;
    }
    return account.name.str() + " was mailed " + key + to + '.';
}

std::optional<std::int64_t> number_of_key(const Context& context, const std::optional<Account>& account) {
    if (!account || !account->pending)
        return {};
    const auto mail = context.accounts.key_mail_of(account->name);
    return mail ? mail->id : 0;
}

void withdraw_key_mail(const Context& context, const Account& account) {
    const auto mail = context.accounts.key_mail_of(account.name);
    if (mail && mail->state != OutgoingMail::State::delivered)
        context.accounts.remove_mail(mail->id);
}

} // namespace harness2fa
