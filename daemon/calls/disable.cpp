#include "parts/confirmed_dialog.hpp"
#include "parts/dialogs.hpp"
#include "parts/mailing.hpp"
#include "parts/texts.hpp"

namespace harness2fa {
namespace {

class DisablingDialog : public ConfirmedDialog {
  public:
    explicit DisablingDialog(const Facts& facts) : ConfirmedDialog(facts, "disable") {}

  private:
    const UserName& about() const override { return facts().actor.name; }

    std::optional<Step> without_code(const Context& context, const std::optional<Account>& own) override {
        const std::string& name = about().str();
        if (!enrolled(own))
            return refuse("Two-factor authentication is not on for " + name + ".", "not_enrolled");
        if (const auto required = required_by(context.settings(), facts().login("", "", context.situation.settings)))
            return refuse(text_of_duty(name, context.situation.host, *required) + " it cannot be turned off.",
                          "required");
        return {};
    }

    Step carry_out(const Context& context, Account& own) override {
        own.devices.clear();
        own.codes_unconfirmed = false;
        own.pending.reset(); // the failure counters stay: turning it off and on does not clear them
        context.accounts.save(own);
        context.accounts.save_recovery_codes(own, {});
        mail_notice(context, own, "Two-factor authentication was turned off.");
        return {Done{"Two-factor authentication is off for " + own.name.str() + "."}, {record("done", "disabled")}};
    }
};

} // namespace

std::unique_ptr<Dialog> disabling_dialog(const Facts& facts) {
    return std::make_unique<DisablingDialog>(facts);
}

} // namespace harness2fa
