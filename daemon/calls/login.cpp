// SPDX-License-Identifier: Apache-2.0
#include "parts/code_check.hpp"
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

// A login: what it needs, then codes until one is right; or set-up, where a device is demanded and there is none.
class Login : public Dialog {
  public:
    Login(const LoginCall& call, const Facts& facts)
        : call_(call), facts_(facts), with_password_(facts.caller.root && call.password), check_(facts.counter, use()) {
    }

    Step start(const Context& context) override { return begin(context, {call_.tries}); }

  private:
    Step begin(const Context& context, const Tries& tries) {
        decide_now(context);
        if (decision_.demand == Demand::never)
            return end(LoginOutcome::none_needed, "exempt", "");
        Owned owned = owners_.of(context.accounts, facts_.subject);
        if (owners_.has_to_look_up())
            return do_work(owners_.looking_up(), then(this, &Login::begin, tries));
        if (owned.undetermined && owned.state != Enrollment::changed)
            return end(LoginOutcome::unavailable, "user_database_failed", "", Record::Importance::error);
        if (owned.account)
            settle(context, *owned.account);
        switch (owned.state) {
        case Enrollment::damaged:
            throw DamagedAccount(owned.damage->why);
        case Enrollment::changed:
            return end(LoginOutcome::refused, "changed", text_of_change(facts_.subject.name),
                       Record::Importance::notice);
        case Enrollment::none:
            return without_device(context, owned.account, tries);
        case Enrollment::invited:
            return binds(context, *owned.account) ? ask_for_code(context, *owned.account, tries)
                                                  : without_device(context, owned.account, tries);
        case Enrollment::active:
        case Enrollment::reset:
            break;
        }
        return ask_for_code(context, *owned.account, tries);
    }

    Step ask_for_code(const Context& context, Account& account, const Tries& tries) {
        if (call_.phase == Phase::account)
            return end(LoginOutcome::refused, "no_code", text_without_code(context), Record::Importance::notice);
        if (const auto refusal = check_.barred(context, account, tries))
            return end(LoginOutcome::refused, refusal->reason, refusal->text);
        return say(question(context, account, ""), then(this, &Login::judge, tries));
    }

    Step judge(const Context& context, std::string_view typed, const Tries& tries) {
        decide_now(context);
        auto account = settled_account_of(context, facts_.subject);
        if (!has_something(context, account)) // changed since the question
            return begin(context, tries);
        if (wants_another_key(typed) && may_decline(context, *account))
            return decline(context, account, tries);
        const bool had_devices = has_devices(account);
        auto outcome = check_.check(context, *account, typed, tries);
        switch (outcome.kind) {
        case CodeCheck::Checked::Kind::work:
            return do_work(std::move(outcome.work), then(this, &Login::judge, outcome.tries));
        case CodeCheck::Checked::Kind::accepted:
            if (!account->uid) // imported before the machine knew the name
                save_as(context.accounts, *account, facts_.subject);
            if (outcome.text.empty())
                outcome.text = about_codes(context, *account, !had_devices);
            return end(LoginOutcome::accepted, outcome.reason, outcome.text, Record::Importance::info, outcome.device);
        case CodeCheck::Checked::Kind::again:
            return say(question(context, *account, outcome.text), then(this, &Login::judge, outcome.tries),
                       {record_of(outcome)});
        case CodeCheck::Checked::Kind::over:
            break;
        }
        return finish(LoginResult{LoginOutcome::refused, outcome.text}, {record_of(outcome)});
    }

    // ---- without a device

    Step without_device(const Context& context, std::optional<Account>& account, const Tries& tries) {
        if (decision_.demand == Demand::enrolled)
            return end(LoginOutcome::none_needed, "no_device", "");
        if (facts_.subject.standing == Person::Standing::undetermined)
            return end(LoginOutcome::unavailable, "user_database_failed", "", Record::Importance::error);
        if (!context.situation.has_good_settings)
            return end(LoginOutcome::unavailable, "no_good_settings", "", Record::Importance::alert);
        if (before_date(context))
            return end(LoginOutcome::none_needed, "before_enforce_from",
                       "Two-factor authentication will be required on " + context.situation.host + " from " +
                           readable(*decision_.begins) + ". Set it up before: harness2fa enroll");
        if (account)
            if (const auto refusal =
                    check_.halted(context, *account)) // whoever tried codes of a key that is gone by now
                return end(LoginOutcome::refused, refusal->reason, refusal->text);
        if (set_up_is_offered(context))
            return begin_set_up(context, account, tries);
        invite_if_new(context);
        std::string text = text_of_missing(facts_.subject.name.str(), context.situation.host);
        if (const auto now = account_of(context.accounts, facts_.subject); now && pending_is_good(*now, context.now))
            text += ' ' + where_key_is(*now);
        return end(LoginOutcome::refused, "not_enrolled", std::move(text), Record::Importance::notice);
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
        const bool can_show = call_.service == "sshd" || !call_.tty.empty();
        return call_.phase == Phase::authenticate && enrollment.at_login && can_show && facts_.caller.root &&
               decision_.set_up_may_be_offered && facts_.subject.standing == Person::Standing::known &&
               std::ranges::find(enrollment.services, call_.service) != enrollment.services.end();
    }

    static bool wants_another_key(std::string_view typed) { return trimmed(typed) == "n" || trimmed(typed) == "N"; }

    // Whoever was invited may do without the key that was mailed. Whoever was reset may not.
    bool may_decline(const Context& context, const Account& account) const {
        return account.devices.empty() && !account.reset && set_up_is_offered(context);
    }

    Step decline(const Context& context, std::optional<Account>& account, const Tries& tries) {
        if (const auto refusal = check_.barred(context, *account, tries))
            return end(LoginOutcome::refused, refusal->reason, refusal->text);
        return begin_set_up(context, account, tries);
    }

    // ---- set-up

    using SetUpUnderWay = std::shared_ptr<const SetUp>;

    // The key that was handed out before does not interrupt it.
    Step begin_set_up(const Context& context, const std::optional<Account>& account, const Tries& tries) {
        const auto set_up = std::make_shared<const SetUp>(
            context, facts_.subject, with_password_,
            account && account->pending ? account->pending->device.secret.copy() : Secret());
        return say(set_up->question(context, QrStyle::blocks),
                   then(this, &Login::confirm, set_up, SetUpTries{.codes = tries}));
    }

    Step confirm(const Context& context, std::string_view typed, const SetUpUnderWay& set_up, const SetUpTries& tries) {
        if (auto step = overtaken(context, *set_up, tries))
            return std::move(*step);
        auto outcome = set_up->answer(context, typed, tries);
        if (outcome.kind == SetUp::Heard::Kind::again)
            return say(std::move(outcome.ask), then(this, &Login::confirm, set_up, outcome.tries));
        if (outcome.kind == SetUp::Heard::Kind::over)
            return end(LoginOutcome::refused, "set_up_not_completed", std::move(outcome.text),
                       Record::Importance::notice);
        if (context.settings().recovery_codes == 0)
            return activate(context, set_up, tries, outcome.confirmed, nullptr);
        const auto codes = std::make_shared<NewCodes>();
        return do_work(making(codes, context.settings().recovery_codes),
                       then(this, &Login::activate, set_up, tries, outcome.confirmed, codes));
    }

    // From here on the device is active and the login accepted, whatever follows.
    Step activate(const Context& context, const SetUpUnderWay& set_up, const SetUpTries& tries,
                  const std::optional<TimeStep>& confirmed, const std::shared_ptr<NewCodes>& codes) {
        if (auto step = overtaken(context, *set_up, tries))
            return std::move(*step);
        const Account account = set_up->activate(context, confirmed, codes);
        std::string text = text_of_set_up(facts_.subject);
        if (codes && !call_.acknowledges)
            text += '\n' + std::string(codes_never_confirmed);
        Step step = end(LoginOutcome::accepted, "set_up", std::move(text), Record::Importance::notice,
                        account.devices.back().name);
        if (codes && call_.acknowledges)
            step.what = Say{question_with_codes(facts_.subject, codes->shown),
                            then(this, &Login::acknowledged, Proof(account))};
        return step;
    }

    Step acknowledged(const Context& context, std::string_view typed, const Proof& proof) const {
        if (typed != seen_answer)
            return finish(LoginResult{LoginOutcome::accepted, codes_never_confirmed});
        auto account = account_of(context.accounts, facts_.subject);
        if (proof.holds(account)) { // not reset meanwhile
            account->codes_unconfirmed = false;
            context.accounts.save(*account);
        }
        return finish(LoginResult{LoginOutcome::accepted, ""});
    }

    // What has happened to the ground of a set-up that is under way. It ends then, or goes on with the question that holds now.
    std::optional<Step> overtaken(const Context& context, const SetUp& set_up, const SetUpTries& tries) {
        decide_now(context);
        const auto account = settled_account_of(context, facts_.subject);
        const std::string& name = facts_.subject.name.str();
        if (account && account->reset)
            return overtaken("reset", name + " was reset meanwhile. Log in again, with a code of the new key.");
        if (has_devices(account)) // of two at once the first one wins
            return overtaken("already_on", "Two-factor authentication is already on for " + name + ".");
        if (decision_.demand != Demand::always || before_date(context) || !set_up_is_offered(context))
            return overtaken("changed", "What is required of " + name + " has changed meanwhile. Log in again.");
        if (!has_something(context, account) || set_up.was_declined(*account->pending))
            return {};
        return say(question(context, *account, "A key was handed out to " + name + " meanwhile."),
                   then(this, &Login::judge, tries.codes));
    }

    Step overtaken(const std::string& reason, std::string text) const {
        return end(LoginOutcome::refused, reason, std::move(text), Record::Importance::notice);
    }

    // ---- what is known of the login

    CodeCheck::Use use() const {
        if (!facts_.caller.root)
            return CodeCheck::Use::command;
        return with_password_ ? CodeCheck::Use::login_with_password : CodeCheck::Use::login;
    }

    // With each answer anew: a dialog may outlive what was decided when it began.
    void decide_now(const Context& context) {
        decision_ = decide(context.settings(), facts_.login(call_.service, call_.rhost, context.situation.settings));
    }

    bool before_date(const Context& context) const {
        return decision_.begins && !has_begun(context.accounts, *decision_.begins, context.now);
    }

    // Something whose codes this login takes.
    bool has_something(const Context& context, const std::optional<Account>& account) const {
        return enrolled(account) || (account && account->pending && binds(context, *account));
    }

    // Of a key that was handed out. It does not bind somebody who is free to have none, and one whose mail has not arrived binds nobody.
    bool binds(const Context& context, const Account& account) const {
        return decision_.demand == Demand::always && !before_date(context) && pending_is_good(account, context.now) &&
               can_be_held(*account.pending);
    }

    // ---- what is said, and recorded

    // With a device that was handed out there come no recovery codes: its first login tells.
    static std::string about_codes(const Context& context, const Account& account, bool first_device) {
        if (!account.codes_unconfirmed && !first_device)
            return "";
        return word_about_codes(account, context.accounts.recovery_codes(account), context.settings()).value_or("");
    }

    std::string text_without_code(const Context& context) const {
        return facts_.subject.name.str() + " needs a verification code on " + context.situation.host +
               ", and this login could not ask for one. Log in with your password.";
    }

    Reply question(const Context& context, const Account& account, std::string text) const {
        const LoginSettings& login = context.settings().login;
        return Ask{std::move(text), about_key(context, account) + login.prompt, login.echo};
    }

    // Whoever has no device may not know that there is a key. In the prompt, because not every program shows what comes beside it.
    std::string about_key(const Context& context, const Account& account) const {
        if (!account.devices.empty() || !account.pending)
            return "";
        const std::string where = '\n' + where_key_is(account);
        if (!can_be_held(*account.pending))
            return where + " Ask an administrator.\n";
        return where + " Type a code of it" + (may_decline(context, account) ? ",\nor n for a QR code here.\n" : ".\n");
    }

    Step end(LoginOutcome outcome, const std::string& reason, std::string text,
             Record::Importance importance = Record::Importance::info, const std::string& device = {}) const {
        return finish(LoginResult{outcome, std::move(text)},
                      {record(std::string(word_for(outcome)), reason, importance, device)});
    }

    Record record_of(const CodeCheck::Checked& refused) const {
        Record made = record("refused", refused.reason, Record::Importance::notice, refused.device);
        made.detail = refused.detail;
        return made;
    }

    Record record(const std::string& outcome, const std::string& reason, Record::Importance importance,
                  const std::string& device) const {
        return {importance,
                facts_.subject.name.str(),
                facts_.acting(),
                call_.service,
                call_.rhost.empty() ? call_.tty : call_.rhost,
                outcome,
                reason,
                device,
                decision_.because};
    }

    LoginCall call_;
    Facts facts_;
    bool with_password_; // the application asked for it, and is root
    Owners owners_;
    Decision decision_; // of the step under way
    CodeCheck check_;
};

} // namespace

std::unique_ptr<Dialog> dialog_of(const LoginCall& call, const Facts& facts) {
    return std::make_unique<Login>(call, facts);
}

} // namespace harness2fa
