#include "parts/confirmed_dialog.hpp"
#include "parts/dialogs.hpp"
#include "parts/mailing.hpp"
#include "parts/new_codes.hpp"

namespace harness2fa {
namespace {

// New recovery codes without a new key; the old ones are void.
class RecoveryCodesDialog : public ConfirmedDialog {
  public:
    explicit RecoveryCodesDialog(const Facts& facts) : ConfirmedDialog(facts, "recovery-codes") {}

  private:
    const UserName& about() const override { return facts().actor.name; }

    std::optional<Step> without_code(const Context& context, const std::optional<Account>& own) override {
        if (!enrolled(own))
            return refuse("Two-factor authentication is not on for " + about().str() + ".", "not_enrolled");
        if (context.settings().recovery_codes == 0)
            return refuse("There are no recovery codes on this host (recovery_codes: 0 in harness2fa.yaml).", "none");
        return {};
    }

    Step carry_out(const Context& context, Account& own) override {
        if (!codes_) {
            codes_ = std::make_shared<NewCodes>();
            return {.slow_work = making(codes_, context.settings().recovery_codes), .patience = patience_for_new_codes};
        }
        own.codes_unconfirmed = false;
        context.accounts.save(own);
        context.accounts.save_recovery_codes(own, codes_->set);
        mail_notice(context, own, "New recovery codes were made; the old ones are void.");
        return {RecoveryCodes{about().str(), codes_->shown}, {record("done", "recovery_codes_renewed")}};
    }

    std::shared_ptr<NewCodes> codes_;
};

} // namespace

std::unique_ptr<Dialog> recovery_codes_dialog(const Facts& facts) {
    return std::make_unique<RecoveryCodesDialog>(facts);
}

} // namespace harness2fa
