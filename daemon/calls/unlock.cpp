#include "parts/confirmed_dialog.hpp"
#include "parts/dialogs.hpp"

namespace harness2fa {
namespace {

class UnlockingDialog : public ManagerDialog {
  public:
    UnlockingDialog(const UnlockCall& call, const Facts& facts) : ManagerDialog(facts, "unlock"), clock_(call.clock) {}

  private:
    bool concerns_subject() const override { return true; }

    std::optional<Step> obstacle(const Context& context) const override {
        return unknown_user(account_of(context.accounts, facts().subject));
    }

    Step act(const Context& context) override {
        const std::string& name = facts().subject.name.str();
        auto account = account_of(context.accounts, facts().subject);
        if (clock_)
            return lower(context, account);
        if (!account || account->login.failures + account->own.failures == 0)
            return {Done{name + " is not locked; nothing was to be done."}, {record("done", "not_locked")}};
        account->login = account->own = {};
        context.accounts.save(*account);
        return {Done{"The login of " + name + " is unlocked."}, {record("done", "unlocked")}};
    }

    // A code that was accepted while the clock was ahead has burned all that come before it.
    Step lower(const Context& context, std::optional<Account>& account) const {
        const std::string& name = facts().subject.name.str();
        if (!account || !lower_burned(*account, context.now, context.settings().totp.window))
            return {Done{"The devices of " + name + " take codes; nothing was to be done."},
                    {record("done", "no_floor")}};
        context.accounts.save(*account);
        return {Done{"The devices of " + name + " take codes again, from the next one on."},
                {record("done", "floor_lowered")}};
    }

    bool clock_;
};

} // namespace

std::unique_ptr<Dialog> unlocking_dialog(const UnlockCall& call, const Facts& facts) {
    return std::make_unique<UnlockingDialog>(call, facts);
}

} // namespace harness2fa
