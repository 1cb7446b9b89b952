// SPDX-License-Identifier: Apache-2.0
#include "parts/command.hpp"
#include "parts/mailing.hpp"
#include "parts/texts.hpp"

namespace harness2fa::calls {
namespace {

// Forget removes every trace of a user.
class Forget : public ManagerCommand {
  public:
    explicit Forget(const Facts& facts) : ManagerCommand(facts, "forget") {}

  private:
    std::optional<Step> why_not(const Context&, const Next&) override {
        if (auto step = obstacle_of_rank())
            return step;
        if (!facts().caller.root &&
            facts().subject.standing == directory::Person::Standing::undetermined) // it may be root's
            return refuse(no_user_database, "user_database_failed", RefusalReason::unavailable);
        return {};
    }

    Step act(const Context& context, Own&) override {
        const std::string& name = about().str();
        std::optional<rules::Account> known;
        if (!is_known(context, known))
            return done("Nothing is known of " + name + "; nothing was to be done.", "not_known");
        context.accounts.remove(about());
        if (enrolled(known))
            mail_notice(context, *known,
                        "Two-factor authentication was turned off by " + facts().actor.name.str() +
                            ": your devices and recovery codes are void.");
        return done("All that was known of " + name + " is removed.", "forgotten");
    }

    bool is_known(const Context& context, std::optional<rules::Account>& known) const {
        try {
            known = context.accounts.find(about());
            return known.has_value();
        } catch (const storage::DamagedAccount&) { // a damaged account goes as well: this is what mends it
            return true;
        }
    }
};

} // namespace

std::unique_ptr<Dialog> dialog_of(const ForgetCall&, const Facts& facts) {
    return std::make_unique<Forget>(facts);
}

} // namespace harness2fa::calls
