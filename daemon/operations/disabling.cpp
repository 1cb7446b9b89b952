#include "code_check.hpp"
#include "dialogs.hpp"
#include "rules/login_policy.hpp"
#include "texts.hpp"

namespace harness2fa {
namespace {

class DisablingDialog : public Dialog {
  public:
    explicit DisablingDialog(const Facts& facts) : facts_(facts), check_(facts.counter, 0) {}

    Step start(const Context& context) override {
        const std::string& name = facts_.actor.name.str();
        auto account = account_of(context.accounts, facts_.actor);
        if (!enrolled(account))
            return refuse("Two-factor authentication is not on for " + name + ".", "not_enrolled");
        if (context.settings().enforce)
            return refuse("Two-factor authentication is required for everyone on " + context.situation.host +
                              " (enforce: true in harness2fa.yaml), so " + name + " cannot turn it off.",
                          "enforced");
        if (all_damaged(account))
            return {
                Refused{Reason::unavailable, "The stored device of " + name + " is damaged; ask your administrator."},
                {record("unavailable", "device_damaged")}};
        if (const auto refusal = check_.barred(context, *account))
            return refuse(refusal->text, refusal->reason);
        return {Ask{"", your_code_prompt, true}, {}};
    }

    Step answer(const Context& context, std::string_view typed) override {
        auto account = account_of(context.accounts, facts_.actor);
        if (!enrolled(account) || context.settings().enforce) // changed since the question
            return start(context);
        const auto outcome = check_.check(context, *account, typed);
        switch (outcome.kind) {
        case CodeCheck::Outcome::Kind::accepted:
            account->devices.clear();
            context.accounts.save(*account);
            return {Done{"Two-factor authentication is off for " + account->name.str() + "."},
                    {record("done", "disabled")}};
        case CodeCheck::Outcome::Kind::again:
            return {Ask{outcome.text, your_code_prompt, true}, {record("refused", outcome.reason)}};
        case CodeCheck::Outcome::Kind::over:
            break;
        }
        return refuse(outcome.text, outcome.reason);
    }

  private:
    Step refuse(std::string text, const std::string& reason) const {
        return {Refused{Reason::refused, std::move(text)}, {record("refused", reason)}};
    }

    Record record(const std::string& outcome, const std::string& reason) const {
        return {.importance = Record::Importance::notice,
                .user = facts_.actor.name.str(),
                .actor = facts_.acting(),
                .service = "disable",
                .outcome = outcome,
                .reason = reason};
    }

    Facts facts_;
    CodeCheck check_;
};

} // namespace

std::unique_ptr<Dialog> disabling_dialog(const Facts& facts) {
    return std::make_unique<DisablingDialog>(facts);
}

} // namespace harness2fa
