#include "code_check.hpp"
#include "dialogs.hpp"
#include "rules/login_policy.hpp"
#include "texts.hpp"

namespace harness2fa {
namespace {

class LoginDialog : public Dialog {
  public:
    LoginDialog(const LoginCall& call, const Facts& facts)
        : service_(call.service), client_(call.rhost.empty() ? call.tty : call.rhost), facts_(facts),
          check_(facts.counter, call.tries) {}

    Step start(const Context& context) override {
        auto account = account_of(context.accounts, facts_.subject);
        if (!enrolled(account))
            return without_device(context);
        if (all_damaged(account))
            return end(context, Outcome::unavailable, "device_damaged", "", Record::Importance::alert);
        if (const auto refusal = check_.barred(context, *account))
            return end(context, Outcome::refused, refusal->reason, refusal->text);
        return {ask(context, ""), {}};
    }

    Step answer(const Context& context, std::string_view typed) override {
        auto account = account_of(context.accounts, facts_.subject);
        if (!enrolled(account) || all_damaged(account)) // changed since the question
            return start(context);
        const auto outcome = check_.check(context, *account, typed);
        switch (outcome.kind) {
        case CodeCheck::Outcome::Kind::accepted:
            return end(context, Outcome::accepted, outcome.reason, outcome.text, Record::Importance::info,
                       outcome.device);
        case CodeCheck::Outcome::Kind::again:
            return {ask(context, outcome.text),
                    {record(context, "refused", outcome.reason, Record::Importance::notice, outcome.device)}};
        case CodeCheck::Outcome::Kind::over:
            break;
        }
        return end(context, Outcome::refused, outcome.reason, outcome.text, Record::Importance::notice, outcome.device);
    }

  private:
    Demand demanded(const Context& context) const {
        return demand(context.settings(), {facts_.subject.standing != Person::Standing::undetermined});
    }

    Step without_device(const Context& context) const {
        if (demanded(context) == Demand::enrolled) {
            if (of_former_owner(context.accounts, facts_.subject))
                return end(context, Outcome::none_needed, "former_owner", "", Record::Importance::notice);
            return end(context, Outcome::none_needed, "no_device", "");
        }
        if (facts_.subject.standing == Person::Standing::undetermined)
            return end(context, Outcome::unavailable, "user_database_failed", "", Record::Importance::error);
        if (!context.situation.has_good_settings)
            return end(context, Outcome::unavailable, "no_good_settings", "", Record::Importance::alert);
        return end(context, Outcome::refused, "not_enrolled",
                   "Two-factor authentication is required on " + context.situation.host + ", and " +
                       facts_.subject.name.str() + " has not set it up. Ask a manager.",
                   Record::Importance::notice);
    }

    static Reply ask(const Context& context, std::string text) {
        const LoginSettings& login = context.settings().login;
        return Ask{std::move(text), login.prompt, login.echo};
    }

    Step end(const Context& context, Outcome outcome, const std::string& reason, std::string text,
             Record::Importance importance = Record::Importance::info, const std::string& device = {}) const {
        static constexpr const char* names[] = {"accepted", "none_needed", "refused", "unavailable"};
        return {Result{outcome, std::move(text)},
                {record(context, names[static_cast<int>(outcome)], reason, importance, device)}};
    }

    Record record(const Context& context, const std::string& outcome, const std::string& reason,
                  Record::Importance importance, const std::string& device) const {
        std::string rule = "default";
        if (facts_.subject.standing == Person::Standing::undetermined)
            rule = "user database failed";
        else if (context.settings().enforce)
            rule = "enforce";
        return {importance, facts_.subject.name.str(), facts_.acting(), service_, client_, outcome, reason, device,
                rule};
    }

    std::string service_, client_;
    Facts facts_;
    CodeCheck check_;
};

} // namespace

std::unique_ptr<Dialog> login_dialog(const LoginCall& call, const Facts& facts) {
    return std::make_unique<LoginDialog>(call, facts);
}

} // namespace harness2fa
