#include "parts/confirmed_dialog.hpp"
#include "parts/dialogs.hpp"
#include "parts/mailing.hpp"
#include "parts/texts.hpp"

namespace harness2fa {
namespace {

// Removes every trace of a user.
class ForgettingDialog : public ManagerDialog {
  public:
    explicit ForgettingDialog(const Facts& facts) : ManagerDialog(facts, "forget") {}

  private:
    std::optional<Step> obstacle(const Context&) const override {
        if (auto why_not = obstacle_of_rank())
            return why_not;
        if (!facts().caller.root && facts().subject.standing == Person::Standing::undetermined) // it may be root's
            return refuse(no_user_database, "user_database_failed", Reason::unavailable);
        return {};
    }

    Step act(const Context& context) override {
        const std::string& name = facts().subject.name.str();
        if (!is_known(context))
            return {Done{"Nothing is known of " + name + "; nothing was to be done."}, {record("done", "not_known")}};
        context.accounts.remove(facts().subject.name);
        if (enrolled(known_))
            mail_notice(context, *known_,
                        "Two-factor authentication was turned off by " + facts().actor.name.str() +
                            ": your devices and recovery codes are void.");
        return {Done{"All that was known of " + name + " is removed."}, {record("done", "forgotten")}};
    }

    bool is_known(const Context& context) {
        try {
            known_ = context.accounts.find(facts().subject.name);
            return known_.has_value();
        } catch (const DamagedAccount&) { // a damaged account goes as well: this is what mends it
            return true;
        }
    }

    std::optional<Account> known_; // what was forgotten, where it could be read
};

} // namespace

std::unique_ptr<Dialog> forgetting_dialog(const Facts& facts) {
    return std::make_unique<ForgettingDialog>(facts);
}

} // namespace harness2fa
