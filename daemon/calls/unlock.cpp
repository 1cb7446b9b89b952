// SPDX-License-Identifier: Apache-2.0
#include "parts/command.hpp"

namespace harness2fa::calls {
namespace {

class Unlock : public ManagerCommand {
  public:
    Unlock(const UnlockCall& call, const Facts& facts) : ManagerCommand(facts, "unlock"), clock_(call.clock) {}

  private:
    bool concerns_subject() const override { return true; }

    std::optional<Step> why_not(const Context& context, const Next&) override {
        return unknown_user(account_of(context.accounts, facts().subject));
    }

    Step act(const Context& context, Own&) override {
        const std::string& name = about().str();
        auto account = account_of(context.accounts, facts().subject);
        if (clock_)
            return lower(context, account);
        if (!account || account->login.failures + account->own.failures == 0)
            return done(name + " is not locked; nothing was to be done.", "not_locked");
        account->login = account->own = {};
        context.accounts.save(*account);
        return done("The login of " + name + " is unlocked.", "unlocked");
    }

    // lower undoes what a code has done that was accepted while the clock was ahead: it burned all codes that come before it.
    Step lower(const Context& context, std::optional<rules::Account>& account) const {
        const std::string& name = about().str();
        if (!account || !rules::lower_burned(*account, context.now, context.settings().totp.window))
            return done("The devices of " + name + " take codes; nothing was to be done.", "no_floor");
        context.accounts.save(*account);
        return done("The devices of " + name + " take codes again, from the next one on.", "floor_lowered");
    }

    bool clock_;
};

} // namespace

std::unique_ptr<Dialog> dialog_of(const UnlockCall& call, const Facts& facts) {
    return std::make_unique<Unlock>(call, facts);
}

} // namespace harness2fa::calls
