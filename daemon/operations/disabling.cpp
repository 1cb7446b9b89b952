#include "confirmed_dialog.hpp"
#include "dialogs.hpp"

namespace harness2fa {
namespace {

class DisablingDialog : public ConfirmedDialog {
  public:
    explicit DisablingDialog(const Facts& facts) : ConfirmedDialog(facts, "disable") {}

  private:
    const UserName& about() const override { return facts().actor.name; }

    std::optional<Step> without_code(const Context& context, const std::optional<Account>& own) const override {
        const std::string& name = about().str();
        if (!enrolled(own))
            return refuse("Two-factor authentication is not on for " + name + ".", "not_enrolled");
        if (context.settings().enforce)
            return refuse("Two-factor authentication is required for everyone on " + context.situation.host +
                              " (enforce: true in harness2fa.yaml), so " + name + " cannot turn it off.",
                          "enforced");
        return {};
    }

    Step carry_out(const Context& context, Account& own) const override {
        own.devices.clear(); // the failure counters stay: turning it off and on does not clear them
        context.accounts.save(own);
        return {Done{"Two-factor authentication is off for " + own.name.str() + "."}, {record("done", "disabled")}};
    }
};

} // namespace

std::unique_ptr<Dialog> disabling_dialog(const Facts& facts) {
    return std::make_unique<DisablingDialog>(facts);
}

} // namespace harness2fa
