#include "confirmed_dialog.hpp"
#include "dialogs.hpp"

namespace harness2fa {
namespace {

// Removes every trace of a user. Root does it at once; a manager gives a code of their own first.
class ForgettingDialog : public ConfirmedDialog {
  public:
    explicit ForgettingDialog(const Facts& facts) : ConfirmedDialog(facts, "forget") {}

  private:
    const UserName& about() const override { return facts().subject.name; }

    std::optional<Step> without_code(const Context& context, const std::optional<Account>& own) const override {
        if (facts().caller.root)
            return forget(context);
        if (about().str() == "root" || facts().subject.uid == 0U) // under whatever name
            return refuse("Only root may do that for root.", "root");
        if (facts().caller.about_self)
            return refuse("Ask another manager, or root: nobody may do that for themselves.", "oneself");
        if (!enrolled(own))
            return refuse("Protect your own login first.", "not_enrolled");
        return {};
    }

    Step carry_out(const Context& context, Account&) override { return forget(context); }

    Step forget(const Context& context) const {
        const std::string& name = about().str();
        if (!context.accounts.find(facts().subject.name))
            return {Done{"Nothing is known of " + name + "; nothing was to be done."}, {record("done", "not_known")}};
        context.accounts.remove(facts().subject.name);
        return {Done{"All that was known of " + name + " is removed."}, {record("done", "forgotten")}};
    }
};

} // namespace

std::unique_ptr<Dialog> forgetting_dialog(const Facts& facts) {
    return std::make_unique<ForgettingDialog>(facts);
}

} // namespace harness2fa
