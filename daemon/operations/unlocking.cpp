#include "confirmed_dialog.hpp"
#include "dialogs.hpp"

namespace harness2fa {
namespace {

// Root unlocks at once; a manager gives a code of their own first.
class UnlockingDialog : public ConfirmedDialog {
  public:
    explicit UnlockingDialog(const Facts& facts) : ConfirmedDialog(facts, "unlock") {}

  private:
    const UserName& about() const override { return facts().subject.name; }

    std::optional<Step> without_code(const Context& context, const std::optional<Account>& own) const override {
        if (facts().caller.root)
            return unlock(context);
        if (!enrolled(own))
            return refuse("Protect your own login first.", "not_enrolled");
        return {};
    }

    Step carry_out(const Context& context, Account&) override { return unlock(context); }

    Step unlock(const Context& context) const {
        const std::string& name = about().str();
        auto account = account_of(context.accounts, facts().subject);
        if (!account && facts().subject.standing == Person::Standing::unknown)
            return refuse("There is no user " + name + ".", "unknown_user");
        if (!account || account->login.failures + account->own.failures == 0)
            return {Done{name + " is not locked; nothing was to be done."}, {record("done", "not_locked")}};
        account->login = account->own = {};
        context.accounts.save(*account);
        return {Done{"The login of " + name + " is unlocked."}, {record("done", "unlocked")}};
    }
};

} // namespace

std::unique_ptr<Dialog> unlocking_dialog(const Facts& facts) {
    return std::make_unique<UnlockingDialog>(facts);
}

} // namespace harness2fa
