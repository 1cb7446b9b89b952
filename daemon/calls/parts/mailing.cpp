// SPDX-License-Identifier: Apache-2.0
#include "mailing.hpp"

#include "device_names.hpp"
#include "offer.hpp"
#include "storage/random.hpp"
#include "texts.hpp"

namespace harness2fa::calls {
namespace {

void queue(const Context& context, const storage::OutgoingMail& mail) {
    context.accounts.queue(mail);
    if (context.situation.mail)
        context.situation.mail->may_be_due();
}

std::string as_text(const settings::MailSettings& mail) {
    return mail.smtp + '\n' + mail.credentials + '\n' + (mail.plaintext ? "plaintext" : "") + '\n' + mail.from + '\n' +
           mail.to;
}

} // namespace

void give_pending(const Context& context, rules::Account& account) {
    rules::PendingSecret pending;
    pending.device = {.name = usual_device_name,
                      .secret = storage::random_bytes(rules::secret_size),
                      .shape = context.settings().totp.shape,
                      .since = context.now};
    pending.expires = context.now + context.settings().enrollment.expires;
    account.pending = std::move(pending);
    if (const auto mail = context.accounts.key_mail_of(account.name))
        context.accounts.remove_mail(mail->id); // it was to bring the older one
}

Offer offer_of_pending(const Context& context, const rules::Account& account) {
    const rules::Device& device = account.pending->device;
    return make_offer(device.secret, device.shape, account.name.str(),
                      with_host(context.settings().issuer, context.situation.host));
}

Result<MailAddress> recipient(const Context& context, const rules::Account& account) {
    if (account.uid == 0U)
        return Fault{"root is not mailed. Use --print."};
    if (account.address)
        return *account.address;
    const std::string& user = account.name.str();
    const std::string& to = context.settings().mail.to;
    const std::string made =
        account.odd_address.value_or(filled_in(with_host(to, context.situation.host), "{user}", user));
    if (auto address = MailAddress::parse(made))
        return address;
    return Fault{user + " has no mail address (" + made + " is none). A manager sets one: harness2fa address " + user +
                 " ADDRESS"};
}

bool mail_is_released(const Context& context) {
    return context.accounts.mail_released_for() == as_text(context.settings().mail);
}

void release_mail(const Context& context) {
    if (!mail_is_released(context))
        context.accounts.release_mail(as_text(context.settings().mail));
}

void mail_key(const Context& context, rules::Account& account, const MailAddress& to, const std::string& asked_by,
              const std::string& about) {
    account.pending->mail = MailState::waiting;
    account.pending->mailed_to = to;
    context.accounts.save(account);
    queue(context, {.user = account.name,
                    .kind = MailKind::key,
                    .to = to,
                    .asked_by = asked_by,
                    .about = about,
                    .queued = context.now,
                    .due = context.now});
}

void retry_mail(const Context& context) {
    context.accounts.hasten(context.now, context.now);
    if (context.accounts.mail_outage() != 0)
        context.accounts.set_mail_outage(0);
    if (context.situation.mail)
        context.situation.mail->may_be_due();
}

// was_given_up returns false while the sender is still to say what has become of a mail that it has handed over: that is not due yet.
bool was_given_up(const storage::OutgoingMail& mail, Time now) {
    return mail.state == MailState::failed || (mail.state == MailState::unconfirmed && mail.due <= now);
}

void redirect_mail(const Context& context, rules::Account& account) {
    auto mail = context.accounts.key_mail_of(account.name);
    if (!mail || mail->state != MailState::waiting)
        return;
    const auto to = recipient(context, account);
    mail->to = to ? std::optional(*to) : std::nullopt;
    context.accounts.update(*mail);
    if (account.pending)
        account.pending->mailed_to = mail->to;
}

void mail_test(const Context& context, const UserName& asked_by, const MailAddress& to) {
    queue(context, {.user = asked_by,
                    .kind = MailKind::test,
                    .to = to,
                    .asked_by = asked_by.str(),
                    .queued = context.now,
                    .due = context.now});
}

void mail_notice(const Context& context, const rules::Account& account, const std::string& about) {
    const auto to = recipient(context, account);
    if (!context.settings().mail.enabled || !to)
        return;
    queue(context, {.user = account.name,
                    .kind = MailKind::notice,
                    .to = *to,
                    .about = about,
                    .queued = context.now,
                    .due = context.now});
}

} // namespace harness2fa::calls
