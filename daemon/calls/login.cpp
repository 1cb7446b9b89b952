#include "parts/code_check.hpp"
#include "parts/dialogs.hpp"
#include "parts/handed_out_key.hpp"
#include "parts/invitations.hpp"
#include "parts/kept_facts.hpp"
#include "parts/mailing.hpp"
#include "parts/owners.hpp"
#include "parts/reports.hpp"
#include "parts/set_up.hpp"
#include "parts/texts.hpp"
#include "rules/login_policy.hpp"

#include <algorithm>

namespace harness2fa {
namespace {

class LoginDialog : public Dialog {
  public:
    LoginDialog(const LoginCall& call, const Facts& facts)
        : service_(call.service), rhost_(call.rhost), tty_(call.tty), phase_(call.phase),
          acknowledges_(call.acknowledges), facts_(facts), with_password_(facts.caller.root && call.password),
          check_(facts.counter, use(), call.tries) {}

    Step start(const Context& context) override {
        set_up_.reset();
        decide_now(context);
        if (decision_.demand == Demand::never)
            return end(Outcome::none_needed, "exempt", "");
        auto owned = owners_.of(context.accounts, facts_.subject);
        if (owners_.has_to_look_up())
            return {.slow_work = owners_.looking_up()};
        if (owned.former)
            return end(Outcome::refused, "changed", text_of_change(facts_.subject.name), Record::Importance::notice);
        if (owned.undetermined)
            return end(Outcome::unavailable, "user_database_failed", "", Record::Importance::error);
        auto& account = owned.account;
        if (account)
            settle(context, *account);
        if (!has_something(account, context))
            return without_device(context, account);
        if (phase_ == Phase::account)
            return end(Outcome::refused, "no_code", text_without_code(context), Record::Importance::notice);
        if (const auto refusal = check_.barred(context, *account))
            return end(Outcome::refused, refusal->reason, refusal->text);
        return {ask(context, *account, ""), {}};
    }

    Step answer(const Context& context, std::string_view typed) override {
        if (set_up_)
            return answer_set_up(context, typed);
        decide_now(context);
        auto account = settled_account_of(context, facts_.subject);
        if (!has_something(account, context)) // changed since the question
            return start(context);
        if (wants_another_key(typed) && may_decline(context, *account))
            return decline(context, account);
        const bool had_devices = has_devices(account);
        auto outcome = check_.check(context, *account, typed);
        switch (outcome.kind) {
        case CodeCheck::Outcome::Kind::slow_work:
            return {.slow_work = std::move(outcome.slow_work)};
        case CodeCheck::Outcome::Kind::accepted:
            if (!account->uid) // imported before the machine knew the name
                save_as(context.accounts, *account, facts_.subject);
            if (outcome.text.empty())
                outcome.text = about_codes(context, *account, !had_devices);
            return end(Outcome::accepted, outcome.reason, outcome.text, Record::Importance::info, outcome.device);
        case CodeCheck::Outcome::Kind::again:
            return {ask(context, *account, outcome.text), {record_of(outcome)}};
        case CodeCheck::Outcome::Kind::over:
            break;
        }
        return {Result{Outcome::refused, outcome.text}, {record_of(outcome)}};
    }

  private:
    CodeCheck::Use use() const {
        if (!facts_.caller.root)
            return CodeCheck::Use::command;
        return with_password_ ? CodeCheck::Use::login_with_password : CodeCheck::Use::login;
    }

    // Again with each answer: a dialog may outlive what was decided when it began.
    void decide_now(const Context& context) {
        decision_ = decide(context.settings(), facts_.login(service_, rhost_, context.situation.settings));
    }

    // Something whose codes this login takes. A secret that was mailed to somebody who is free to have none does not bind them, and one whose
    // mail has not arrived binds nobody.
    bool has_something(const std::optional<Account>& account, const Context& context) const {
        return enrolled(account) || (account && decision_.demand == Demand::always && !before_date(context) &&
                                     pending_is_good(*account, context.now) && can_be_held(*account->pending));
    }

    static bool wants_another_key(std::string_view typed) { return trimmed(typed) == "n" || trimmed(typed) == "N"; }

    // Whoever was invited may do without the key that was mailed. Whoever was reset may not.
    bool may_decline(const Context& context, const Account& account) const {
        return account.devices.empty() && !account.reset && set_up_is_offered(context);
    }

    Step decline(const Context& context, std::optional<Account>& account) {
        if (const auto refusal = check_.barred(context, *account))
            return end(Outcome::refused, refusal->reason, refusal->text);
        return begin_set_up(context, account);
    }

    // The key that was handed out before does not interrupt it.
    Step begin_set_up(const Context& context, const std::optional<Account>& account) {
        declined_ = account && account->pending ? account->pending->device.secret.copy() : Secret();
        return {set_up_.emplace(facts_.subject, acknowledges_, with_password_).begin(context), {}};
    }

    bool before_date(const Context& context) const {
        return decision_.begins && !has_begun(context.accounts, *decision_.begins, context.now);
    }

    Step without_device(const Context& context, std::optional<Account>& account) {
        if (decision_.demand == Demand::enrolled)
            return end(Outcome::none_needed, "no_device", "");
        if (facts_.subject.standing == Person::Standing::undetermined)
            return end(Outcome::unavailable, "user_database_failed", "", Record::Importance::error);
        if (!context.situation.has_good_settings)
            return end(Outcome::unavailable, "no_good_settings", "", Record::Importance::alert);
        if (before_date(context))
            return end(Outcome::none_needed, "before_enforce_from",
                       "Two-factor authentication will be required on " + context.situation.host + " from " +
                           readable(*decision_.begins) + ". Set it up before: harness2fa enroll");
        if (account)
            if (const auto refusal =
                    check_.halted(context, *account)) // whoever tried codes of a key that is gone by now
                return end(Outcome::refused, refusal->reason, refusal->text);
        if (set_up_is_offered(context))
            return begin_set_up(context, account);
        invite_if_new(context);
        std::string text = text_of_missing(facts_.subject.name.str(), context.situation.host);
        if (const auto now = account_of(context.accounts, facts_.subject); now && pending_is_good(*now, context.now))
            text += ' ' + where_key_is(*now);
        return end(Outcome::refused, "not_enrolled", std::move(text), Record::Importance::notice);
    }

    // Whoever has come to the account since the others were mailed.
    void invite_if_new(const Context& context) const {
        if (!context.settings().mail.enabled || !mail_is_released(context) || !facts_.caller.root ||
            facts_.subject.standing != Person::Standing::known)
            return;
        Census census{.determined = true, .members = {}};
        census.members.push_back({.person = facts_.subject, .groups = facts_.groups});
        std::vector<Record> records;
        Invitations(Invitations::Whom::unasked, asked_by_enforcement, "harness2fad")
            .next_batch(context, census, records);
    }

    bool set_up_is_offered(const Context& context) const {
        const EnrollmentSettings& enrollment = context.settings().enrollment;
        const bool can_show = service_ == "sshd" || !tty_.empty();
        return phase_ == Phase::authenticate && enrollment.at_login && can_show && facts_.caller.root &&
               decision_.set_up_may_be_offered && facts_.subject.standing == Person::Standing::known &&
               std::ranges::find(enrollment.services, service_) != enrollment.services.end();
    }

    // What has happened to the ground of a set-up that is under way. It ends then, or goes on with the question that holds now.
    std::optional<Step> set_up_overtaken(const Context& context) {
        decide_now(context);
        const auto account = settled_account_of(context, facts_.subject);
        const std::string& name = facts_.subject.name.str();
        if (account && account->reset)
            return overtaken("reset", name + " was reset meanwhile. Log in again, with a code of the new key.");
        if (has_devices(account)) // of two at once the first one wins
            return overtaken("already_on", "Two-factor authentication is already on for " + name + ".");
        if (decision_.demand != Demand::always || before_date(context) || !set_up_is_offered(context))
            return overtaken("changed", "What is required of " + name + " has changed meanwhile. Log in again.");
        if (!has_something(account, context) || account->pending->device.secret.text() == declined_.text())
            return {};
        set_up_.reset();
        return Step{ask(context, *account, "A key was handed out to " + name + " meanwhile."), {}};
    }

    Step overtaken(const std::string& reason, std::string text) const {
        return end(Outcome::refused, reason, std::move(text), Record::Importance::notice);
    }

    Step answer_set_up(const Context& context, std::string_view typed) {
        using Kind = SetUp::Outcome::Kind;
        if (set_up_->is_over())
            return {Result{Outcome::accepted, set_up_->acknowledged(context, typed)}, {}};
        if (auto step = set_up_overtaken(context))
            return std::move(*step);
        auto outcome = set_up_->answer(context, typed);
        if (outcome.kind == Kind::slow_work)
            return {.slow_work = std::move(outcome.slow_work)};
        if (outcome.kind == Kind::again)
            return {std::move(outcome.ask), {}};
        Step last = end(outcome.kind == Kind::set_up ? Outcome::accepted : Outcome::refused, outcome.reason,
                        std::move(outcome.text), Record::Importance::notice, outcome.device);
        if (!outcome.ask.prompt.empty())
            last.reply = std::move(outcome.ask);
        return last;
    }

    // With a device that was handed out there come no recovery codes: its first login tells.
    static std::string about_codes(const Context& context, const Account& account, bool first_device) {
        if (!account.codes_unconfirmed && !first_device)
            return "";
        return word_about_codes(account, context.accounts.recovery_codes(account), context.settings());
    }

    std::string text_without_code(const Context& context) const {
        return facts_.subject.name.str() + " needs a verification code on " + context.situation.host +
               ", and this login could not ask for one. Log in with your password.";
    }

    Reply ask(const Context& context, const Account& account, std::string text) const {
        const LoginSettings& login = context.settings().login;
        return Ask{std::move(text), about_key(context, account) + login.prompt, login.echo};
    }

    // Whoever has no device may not know that there is a key. In the prompt, because not every program shows what comes beside it.
    std::string about_key(const Context& context, const Account& account) const {
        if (!account.devices.empty() || !account.pending)
            return "";
        const std::string where = '\n' + where_key_is(account);
        if (!can_be_held(*account.pending))
            return where + " Ask a manager.\n";
        return where + " Type a code of it" + (may_decline(context, account) ? ",\nor n for a QR code here.\n" : ".\n");
    }

    Step end(Outcome outcome, const std::string& reason, std::string text,
             Record::Importance importance = Record::Importance::info, const std::string& device = {}) const {
        static constexpr const char* names[] = {"accepted", "none_needed", "refused", "unavailable"};
        return {Result{outcome, std::move(text)},
                {record(names[static_cast<int>(outcome)], reason, importance, device)}};
    }

    Record record_of(const CodeCheck::Outcome& refused) const {
        Record made = record("refused", refused.reason, Record::Importance::notice, refused.device);
        made.detail = refused.detail;
        return made;
    }

    Record record(const std::string& outcome, const std::string& reason, Record::Importance importance,
                  const std::string& device) const {
        return {importance,
                facts_.subject.name.str(),
                facts_.acting(),
                service_,
                rhost_.empty() ? tty_ : rhost_,
                outcome,
                reason,
                device,
                decision_.because};
    }

    std::string service_, rhost_, tty_;
    Phase phase_;
    bool acknowledges_;
    Facts facts_;
    bool with_password_; // the application asked for it, and is root
    Owners owners_;
    Decision decision_; // the latest
    CodeCheck check_;
    std::optional<SetUp> set_up_; // while it goes on
    Secret declined_;             // of the key that was handed out before
};

} // namespace

std::unique_ptr<Dialog> login_dialog(const LoginCall& call, const Facts& facts) {
    return std::make_unique<LoginDialog>(call, facts);
}

} // namespace harness2fa
