#include "code_check.hpp"
#include "dialogs.hpp"
#include "rules/login_policy.hpp"
#include "texts.hpp"

namespace harness2fa {
namespace {

class LoginDialog : public Dialog {
  public:
    LoginDialog(const LoginCall& call, const Facts& facts)
        : service_(call.service), rhost_(call.rhost), tty_(call.tty), facts_(facts), check_(facts.counter, call.tries) {
    }

    Step start(const Context& context) override {
        decision_ = decide(context.settings(), facts_.login(service_, rhost_, context.situation.settings));
        auto account = account_of(context.accounts, facts_.subject);
        if (decision_.demand == Demand::never)
            return end(Outcome::none_needed, "exempt", "");
        if (!enrolled(account))
            return without_device(context);
        if (all_damaged(account))
            return end(Outcome::unavailable, "device_damaged", "", Record::Importance::alert);
        if (const auto refusal = check_.barred(context, *account))
            return end(Outcome::refused, refusal->reason, refusal->text);
        return {ask(context, ""), {}};
    }

    Step answer(const Context& context, std::string_view typed) override {
        auto account = account_of(context.accounts, facts_.subject);
        if (!enrolled(account) || all_damaged(account)) // changed since the question
            return start(context);
        auto outcome = check_.check(context, *account, typed);
        switch (outcome.kind) {
        case CodeCheck::Outcome::Kind::slow_work:
            return {.slow_work = std::move(outcome.slow_work)};
        case CodeCheck::Outcome::Kind::accepted:
            return end(Outcome::accepted, outcome.reason, outcome.text, Record::Importance::info, outcome.device);
        case CodeCheck::Outcome::Kind::again:
            return {ask(context, outcome.text), {record_of(outcome)}};
        case CodeCheck::Outcome::Kind::over:
            break;
        }
        return {Result{Outcome::refused, outcome.text}, {record_of(outcome)}};
    }

  private:
    Step without_device(const Context& context) const {
        if (decision_.demand == Demand::enrolled) {
            if (of_former_owner(context.accounts, facts_.subject))
                return end(Outcome::none_needed, "former_owner", "", Record::Importance::notice);
            return end(Outcome::none_needed, "no_device", "");
        }
        if (facts_.subject.standing == Person::Standing::undetermined)
            return end(Outcome::unavailable, "user_database_failed", "", Record::Importance::error);
        if (!context.situation.has_good_settings)
            return end(Outcome::unavailable, "no_good_settings", "", Record::Importance::alert);
        return end(Outcome::refused, "not_enrolled",
                   "Two-factor authentication is required on " + context.situation.host + ", and " +
                       facts_.subject.name.str() + " has not set it up. Ask a manager.",
                   Record::Importance::notice);
    }

    static Reply ask(const Context& context, std::string text) {
        const LoginSettings& login = context.settings().login;
        return Ask{std::move(text), login.prompt, login.echo};
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
    Facts facts_;
    Decision decision_; // as it was when the login began
    CodeCheck check_;
};

} // namespace

std::unique_ptr<Dialog> login_dialog(const LoginCall& call, const Facts& facts) {
    return std::make_unique<LoginDialog>(call, facts);
}

} // namespace harness2fa
