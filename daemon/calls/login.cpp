// SPDX-License-Identifier: Apache-2.0
#include "parts/kept_facts.hpp"
#include "parts/login_attempt.hpp"
#include "parts/owners.hpp"
#include "parts/set_up.hpp"
#include "parts/texts.hpp"

namespace harness2fa::calls {
namespace {

// A Login finds out what it needs, then asks for codes until one is right. If a device is demanded and there is none, it goes through
// set-up.
class Login : public LoginAttempt {
  public:
    Login(const LoginCall& call, const Facts& facts) : LoginAttempt(call, facts) {}

    Step start(const Context& context) override { return begin(context, {call().tries}); }

  private:
    Step begin(const Context& context, const Tries& tries) {
        decide_now(context);
        if (decision().demand == Demand::never)
            return end(LoginOutcome::none_needed, "exempt", "");
        Owned owned = owners_.of(context.accounts, user());
        if (owners_.has_to_look_up())
            return do_work(owners_.looking_up(), then(this, &Login::begin, tries));
        if (owned.undetermined && owned.state != Enrollment::changed)
            return end(LoginOutcome::unavailable, "user_database_failed", "", Record::Importance::error);
        if (owned.account)
            settle(context, *owned.account);
        switch (owned.state) {
        case Enrollment::damaged:
            throw storage::DamagedAccount(owned.damage->why);
        case Enrollment::changed:
            return refuse(text_of_change(user().name), "changed");
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

    // ---- codes

    Step ask_for_code(const Context& context, rules::Account& account, const Tries& tries) {
        if (call().phase == Phase::account)
            return refuse(text_without_code(context), "no_code");
        if (const auto refusal = code_check().barred(context, account, tries))
            return end(LoginOutcome::refused, refusal->reason, refusal->text);
        return say(question(context, account, ""), then(this, &Login::judge, tries));
    }

    Step judge(const Context& context, std::string_view typed, const Tries& tries) {
        decide_now(context);
        auto account = settled_account_of(context, user());
        if (!has_something(context, account)) // changed since the question
            return begin(context, tries);
        if (wants_another_key(typed) && may_decline(context, *account))
            return decline(context, account, tries);
        const bool had_devices = has_devices(account);
        auto outcome = code_check().check(context, *account, typed, tries);
        switch (outcome.kind) {
        case CodeCheck::Checked::Kind::work:
            return do_work(std::move(outcome.work), then(this, &Login::judge, outcome.tries));
        case CodeCheck::Checked::Kind::accepted:
            if (!account->uid) // imported before the machine knew the name
                save_as(context.accounts, *account, user());
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

    static bool wants_another_key(std::string_view typed) { return trimmed(typed) == "n" || trimmed(typed) == "N"; }

    Step decline(const Context& context, std::optional<rules::Account>& account, const Tries& tries) {
        if (const auto refusal = code_check().barred(context, *account, tries))
            return end(LoginOutcome::refused, refusal->reason, refusal->text);
        return begin_set_up(context, account, tries);
    }

    // ---- without a device

    Step without_device(const Context& context, std::optional<rules::Account>& account, const Tries& tries) {
        if (decision().demand == Demand::enrolled)
            return end(LoginOutcome::none_needed, "no_device", "");
        if (user().standing == directory::Person::Standing::undetermined)
            return end(LoginOutcome::unavailable, "user_database_failed", "", Record::Importance::error);
        if (!context.situation.has_good_settings)
            return end(LoginOutcome::unavailable, "no_good_settings", "", Record::Importance::alert);
        if (before_date(context))
            return end(LoginOutcome::none_needed, "before_enforce_from", text_before_date(context));
        if (account)
            if (const auto refusal =
                    code_check().halted(context, *account)) // a user who tried codes of a key that is gone
                return end(LoginOutcome::refused, refusal->reason, refusal->text);
        if (set_up_is_offered(context))
            return begin_set_up(context, account, tries);
        invite_if_new(context);
        return refuse(text_not_enrolled(context), "not_enrolled");
    }

    // ---- set-up

    using SetUpUnderWay = std::shared_ptr<const SetUp>;

    // begin_set_up remembers the key that was handed out before, which does not interrupt the set-up.
    Step begin_set_up(const Context& context, const std::optional<rules::Account>& account, const Tries& tries) {
        const auto set_up = std::make_shared<const SetUp>(
            context, user(), with_password(),
            account && account->pending ? account->pending->device.secret.copy() : Secret());
        return say(set_up->question(context, qr::QrStyle::blocks),
                   then(this, &Login::confirm, set_up, SetUpTries{.codes = tries}));
    }

    Step confirm(const Context& context, std::string_view typed, const SetUpUnderWay& set_up, const SetUpTries& tries) {
        if (auto step = overtaken(context, *set_up, tries))
            return std::move(*step);
        auto outcome = set_up->answer(context, typed, tries);
        if (outcome.kind == SetUp::Heard::Kind::again)
            return say(std::move(outcome.ask), then(this, &Login::confirm, set_up, outcome.tries));
        if (outcome.kind == SetUp::Heard::Kind::over)
            return refuse(std::move(outcome.text), "set_up_not_completed");
        if (context.settings().recovery_codes == 0)
            return activate(context, set_up, tries, outcome.confirmed, nullptr);
        const auto codes = std::make_shared<NewCodes>();
        return do_work(making(codes, context.settings().recovery_codes),
                       then(this, &Login::activate, set_up, tries, outcome.confirmed, codes));
    }

    // activate makes the device active and the login accepted, whatever follows.
    Step activate(const Context& context, const SetUpUnderWay& set_up, const SetUpTries& tries,
                  const std::optional<rules::TimeStep>& confirmed, const std::shared_ptr<NewCodes>& codes) {
        if (auto step = overtaken(context, *set_up, tries))
            return std::move(*step);
        const rules::Account account = set_up->activate(context, confirmed, codes);
        std::string text = text_of_set_up(user());
        if (codes && !call().acknowledges)
            text += '\n' + std::string(codes_never_confirmed);
        Step step = end(LoginOutcome::accepted, "set_up", std::move(text), Record::Importance::notice,
                        account.devices.back().name);
        if (codes && call().acknowledges)
            step.what =
                Say{question_with_codes(user(), codes->shown), then(this, &Login::acknowledged, Proof(account))};
        return step;
    }

    Step acknowledged(const Context& context, std::string_view typed, const Proof& proof) const {
        if (typed != seen_answer)
            return finish(LoginResult{LoginOutcome::accepted, codes_never_confirmed});
        auto account = account_of(context.accounts, user());
        if (proof.holds(account)) { // not reset meanwhile
            account->codes_unconfirmed = false;
            context.accounts.save(*account);
        }
        return finish(LoginResult{LoginOutcome::accepted, ""});
    }

    // overtaken looks whether there is still reason for the set-up under way. If not, it returns the step that ends the login, or asks the
    // question that holds now; otherwise std::nullopt.
    std::optional<Step> overtaken(const Context& context, const SetUp& set_up, const SetUpTries& tries) {
        decide_now(context);
        const auto account = settled_account_of(context, user());
        const std::string& name = user().name.str();
        if (account && account->reset)
            return refuse(name + " was reset meanwhile. Log in again, with a code of the new key.", "reset");
        if (has_devices(account)) // of two at once the first one wins
            return refuse("Two-factor authentication is already on for " + name + ".", "already_on");
        if (decision().demand != Demand::always || before_date(context) || !set_up_is_offered(context))
            return refuse("What is required of " + name + " has changed meanwhile. Log in again.", "changed");
        if (!has_something(context, account) || set_up.was_declined(*account->pending))
            return {};
        return say(question(context, *account, "A key was handed out to " + name + " meanwhile."),
                   then(this, &Login::judge, tries.codes));
    }

    Step refuse(std::string text, const std::string& reason) const {
        return end(LoginOutcome::refused, reason, std::move(text), Record::Importance::notice);
    }

    Owners owners_;
};

} // namespace

std::unique_ptr<Dialog> dialog_of(const LoginCall& call, const Facts& facts) {
    return std::make_unique<Login>(call, facts);
}

} // namespace harness2fa::calls
