// SPDX-License-Identifier: Apache-2.0
#include "parts/handed_out_key.hpp"
#include "parts/kept_facts.hpp"
#include "parts/mailing.hpp"
#include "parts/texts.hpp"
#include "parts/unattended.hpp"
#include "rules/judge.hpp"

#include <algorithm>
#include <cstdint>

namespace harness2fa::calls {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::seconds lease = 10min; // after this time a sender that says nothing counts as dead
constexpr std::chrono::seconds first_pause = 1min, longest_pause = 1h;
constexpr std::chrono::seconds longest_sleep = 10min;
constexpr int most_attempts = 100;        // about four days
constexpr std::size_t longest_word = 220; // bytes of what the sender says, its reason included
constexpr int most_dead = 200;            // mails taken out at once

std::chrono::seconds pause_after(int attempts) {
    const int doublings = std::min(attempts - 1, 6);
    return std::min(first_pause * (1 << doublings), longest_pause);
}

std::string_view behind(std::string_view text, std::string_view prefix) {
    return text.starts_with(prefix) ? text.substr(prefix.size()) : std::string_view();
}

// FetchMail hands the sender of mail what is due, one mail after the other, and is told what has become of it.
class FetchMail : public Dialog {
  public:
    explicit FetchMail(const Facts& facts) : facts_(facts) {}

    Step start(const Context& context) override {
        context.accounts.hasten(context.now + longest_pause, context.now);
        return next(context, {});
    }

  private:
    // HandedOut is the mail that the sender has.
    struct HandedOut {
        std::int64_t id;
        MailAddress to;
        settings::MailSettings settings; // the settings with which it is sent
    };

    Step told(const Context& context, std::string_view said, const HandedOut& out) {
        const std::string_view typed = said.substr(0, longest_word);
        auto mail = context.accounts.mail(out.id);
        if (typed == "handed over" && !(mail && may_go(context, *mail, out)))
            return finish(NoMail{1});
        if (!mail)
            return next(context, {});
        if (typed == "handed over") {
            mail->state = MailState::unconfirmed;
            mail->reason.clear();
            keep(context, *mail);
            return say(Progress{}, then(this, &FetchMail::told, out));
        }
        return next(context, {reported(context, *mail, typed, out.settings)});
    }

    // reported notes what the sender has said of a mail that was tried with `settings`.
    Record reported(const Context& context, storage::OutgoingMail& mail, std::string_view typed,
                    const settings::MailSettings& settings) const {
        if (typed == "delivered")
            return delivered(context, mail, settings);
        if (const auto why = behind(typed, "no service: "); !why.empty())
            return without_service(context, mail, why, settings);
        if (const auto why = behind(typed, "later: "); !why.empty() && mail.attempts < most_attempts)
            return postpone(context, mail, why);
        if (const auto why = behind(typed, "unconfirmed: "); !why.empty() && mail.kind == MailKind::key)
            return unconfirmed(context, mail, why);
        return failed(context, mail, reason_in(typed));
    }

    Step next(const Context& context, std::vector<Record> records) {
        for (int dead = 0; context.settings().mail.enabled; ++dead) {
            if (dead == most_dead)
                return finish(NoMail{1}, std::move(records));
            auto mail = context.accounts.next_mail(context.now);
            if (!mail)
                break;
            if (mail->due > context.now)
                return finish(NoMail{static_cast<int>(std::min(mail->due - context.now, longest_sleep).count())},
                              std::move(records));
            if (!is_alive(context, *mail)) {
                context.accounts.remove_mail(mail->id); // a dead secret is not mailed
                continue;
            }
            if (!mail->to) {
                records.push_back(failed(context, *mail, "the address of the recipient is no mail address"));
                continue;
            }
            return hand_out(context, *mail, *mail->to, std::move(records));
        }
        return finish(NoMail{static_cast<int>(longest_sleep.count())}, std::move(records));
    }

    Step hand_out(const Context& context, storage::OutgoingMail& mail, const MailAddress& to,
                  std::vector<Record> records) {
        const auto account =
            mail.kind == MailKind::key ? context.accounts.find(mail.user) : std::optional<rules::Account>();
        mail.due = context.now + lease;
        context.accounts.update(mail);
        return say(to_be_sent(context, mail, to, account),
                   then(this, &FetchMail::told, HandedOut{mail.id, to, context.settings().mail}), std::move(records));
    }

    // may_go looks once more before the last bytes: the user may have been forgotten, or have a device, another secret or another address
    // by now, and mail may be off.
    static bool may_go(const Context& context, const storage::OutgoingMail& mail, const HandedOut& out) {
        return context.settings().mail.enabled && mail.state == MailState::waiting && mail.to == out.to &&
               is_alive(context, mail);
    }

    static bool is_alive(const Context& context, const storage::OutgoingMail& mail) {
        if (mail.kind != MailKind::key)
            return true;
        try {
            auto account = context.accounts.find(mail.user);
            if (account)
                calls::settle(context, *account);
            return account && rules::pending_is_good(*account, context.now) && brings_key_of(mail, *account);
        } catch (const storage::DamagedAccount&) { // the mails of others go on
            return false;
        }
    }

    static Mail to_be_sent(const Context& context, const storage::OutgoingMail& queued, const MailAddress& to,
                           const std::optional<rules::Account>& account) {
        const settings::MailSettings& settings = context.settings().mail;
        Mail mail;
        mail.id = queued.id;
        mail.kind = queued.kind;
        mail.user = queued.user.str();
        mail.to = to.str();
        mail.from = with_host(settings.from, context.situation.host);
        mail.host = context.situation.host;
        mail.asked_by = queued.asked_by;
        mail.about = queued.about;
        mail.smtp = settings.smtp;
        mail.credentials = settings.credentials;
        mail.plaintext = settings.plaintext;
        if (queued.kind != MailKind::key)
            return mail;
        Offer offer = offer_of_pending(context, *account);
        mail.key = std::move(offer.key);
        mail.uri = std::move(offer.uri);
        mail.account = offer.account;
        mail.digits = offer.digits;
        mail.qr = std::move(offer.qr);
        mail.until = rfc3339(account->pending->expires);
        return mail;
    }

    static void keep(const Context& context, const storage::OutgoingMail& mail) {
        context.accounts.update(mail);
        if (mail.kind == MailKind::key)
            note_arrival(context, mail);
    }

    // settle keeps a mail with a key, as a record for `users`, and removes any other mail.
    static void settle(const Context& context, storage::OutgoingMail& mail, MailState state, std::string_view reason) {
        mail.state = state;
        mail.reason = reason;
        if (mail.kind == MailKind::key)
            keep(context, mail);
        else
            context.accounts.remove_mail(mail.id);
    }

    Record delivered(const Context& context, storage::OutgoingMail& mail,
                     const settings::MailSettings& settings) const {
        settle(context, mail, MailState::delivered, "");
        end_outage(context);
        if (mail.kind == MailKind::test && context.settings().mail == settings)
            works(context);
        return record(mail, "delivered", "");
    }

    static std::string reason_in(std::string_view typed) {
        const std::string_view why = typed.substr(std::min(typed.find(": "), typed.size()));
        return std::string(why.empty() ? "the sender gave no reason" : why.substr(2));
    }

    Record failed(const Context& context, storage::OutgoingMail& mail, const std::string& reason) const {
        settle(context, mail, MailState::failed, reason);
        return record(mail, "failed", reason);
    }

    // end_outage makes the mails due that were put off: they have no reason to wait any more.
    static void end_outage(const Context& context) {
        if (context.accounts.mail_outage() == 0)
            return;
        context.accounts.set_mail_outage(0);
        context.accounts.hasten(context.now, context.now);
    }

    static void works(const Context& context) {
        context.accounts.hasten(context.now, context.now);
        if (mail_is_released(context))
            return;
        release_mail(context);
        if (context.situation.mail)
            context.situation.mail->released();
    }

    // unconfirmed notes that nobody knows whether the message has arrived. It is not sent again.
    Record unconfirmed(const Context& context, storage::OutgoingMail& mail, std::string_view why) const {
        mail.due = context.now;
        settle(context, mail, MailState::unconfirmed, why);
        return record(mail, "unconfirmed", mail.reason);
    }

    // without_service notes that nothing can be sent to anybody. All mails wait, so that each try is of one mail, however many there are.
    Record without_service(const Context& context, storage::OutgoingMail& mail, std::string_view why,
                           const settings::MailSettings& settings) const {
        if (context.settings().mail != settings) // which says nothing of the present settings
            return wait(context, mail, 0s, why);
        const int tries = std::min(context.accounts.mail_outage() + 1, most_attempts);
        context.accounts.set_mail_outage(tries);
        Record made = wait(context, mail, pause_after(tries), why);
        context.accounts.put_off_mail(mail.due - 1s, mail.reason); // the next try is with another
        return made;
    }

    Record postpone(const Context& context, storage::OutgoingMail& mail, std::string_view why) const {
        ++mail.attempts;
        return wait(context, mail, pause_after(mail.attempts), why);
    }

    Record wait(const Context& context, storage::OutgoingMail& mail, std::chrono::seconds pause,
                std::string_view why) const {
        mail.state = MailState::waiting;
        mail.due = context.now + pause;
        mail.reason = why;
        keep(context, mail);
        return record(mail, "waiting", mail.reason);
    }

    Record record(const storage::OutgoingMail& mail, const std::string& outcome, const std::string& reason) const {
        return {.importance = outcome == "delivered" ? Record::Importance::info : Record::Importance::warning,
                .user = mail.user.str(),
                .actor = facts_.acting(),
                .service = "mail",
                .outcome = outcome,
                .reason = reason.empty() ? "mailed" : reason,
                .detail = "to " + masked(mail.to)};
    }

    Facts facts_;
};

// RetryingMail makes mails due that could not be sent with other settings, or before the daemon was started anew.
class RetryingMail : public Dialog {
  public:
    Step start(const Context& context) override {
        if (context.settings().mail.enabled)
            retry_mail(context);
        return finish(Done{});
    }
};

} // namespace

std::unique_ptr<Dialog> dialog_of(const MailCall&, const Facts& facts) {
    return std::make_unique<FetchMail>(facts);
}

std::unique_ptr<Dialog> retrying_mail() {
    return std::make_unique<RetryingMail>();
}

} // namespace harness2fa::calls
