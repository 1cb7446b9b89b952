#include "confirmed_dialog.hpp"
#include "dialogs.hpp"

namespace harness2fa {
namespace {

class UnlockingDialog : public ManagerDialog {
  public:
    explicit UnlockingDialog(const Facts& facts) : ManagerDialog(facts, "unlock") {}

  private:
    bool concerns_subject() const override { return true; }

    std::optional<Step> obstacle(const Context& context) const override {
        return unknown_user(account_of(context.accounts, facts().subject));
    }

    Step act(const Context& context) override {
        const std::string& name = facts().subject.name.str();
        auto account = account_of(context.accounts, facts().subject);
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
