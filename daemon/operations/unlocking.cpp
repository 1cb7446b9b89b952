#include "code_check.hpp"
#include "dialogs.hpp"
#include "texts.hpp"

namespace harness2fa {
namespace {

// Root unlocks at once; a manager gives a code of their own first, which is burned.
class UnlockingDialog : public Dialog {
  public:
    explicit UnlockingDialog(const Facts& facts) : facts_(facts), check_(facts.counter, 0) {}

    Step start(const Context& context) override {
        if (facts_.caller.root)
            return unlock(context);
        auto manager = account_of(context.accounts, facts_.actor);
        if (!enrolled(manager) || all_damaged(manager))
            return refuse("Protect your own login first.", "not_enrolled");
        if (const auto refusal = check_.barred(context, *manager))
            return refuse(refusal->text, refusal->reason);
        return {Ask{"", your_code_prompt, true}, {}};
    }

    Step answer(const Context& context, std::string_view typed) override {
        auto manager = account_of(context.accounts, facts_.actor);
        if (!enrolled(manager)) // changed since the question
            return start(context);
        const auto outcome = check_.check(context, *manager, typed);
        switch (outcome.kind) {
        case CodeCheck::Outcome::Kind::accepted:
            return unlock(context);
        case CodeCheck::Outcome::Kind::again:
            return {Ask{outcome.text, your_code_prompt, true}, {record("refused", outcome.reason)}};
        case CodeCheck::Outcome::Kind::over:
            break;
        }
        return refuse(outcome.text, outcome.reason);
    }

  private:
    Step unlock(const Context& context) const {
        const std::string& name = facts_.subject.name.str();
        auto account = account_of(context.accounts, facts_.subject);
        if (!account && facts_.subject.standing == Person::Standing::unknown)
            return refuse("There is no user " + name + ".", "unknown_user");
        if (!account || account->login.failures + account->own.failures == 0)
            return {Done{name + " is not locked; nothing was to be done."}, {record("done", "not_locked")}};
        account->login = account->own = {};
        context.accounts.save(*account);
        return {Done{"The login of " + name + " is unlocked."}, {record("done", "unlocked")}};
    }

    Step refuse(std::string text, const std::string& reason) const {
        return {Refused{Reason::refused, std::move(text)}, {record("refused", reason)}};
    }

    Record record(const std::string& outcome, const std::string& reason) const {
        return {.importance = Record::Importance::notice,
                .user = facts_.subject.name.str(),
                .actor = facts_.acting(),
                .service = "unlock",
                .outcome = outcome,
                .reason = reason};
    }

    Facts facts_;
    CodeCheck check_;
};

} // namespace

std::unique_ptr<Dialog> unlocking_dialog(const Facts& facts) {
    return std::make_unique<UnlockingDialog>(facts);
}

} // namespace harness2fa
