// SPDX-License-Identifier: Apache-2.0
#include "parts/command.hpp"
#include "parts/mailing.hpp"
#include "parts/new_codes.hpp"

namespace harness2fa::calls {
namespace {

// RenewRecoveryCodes makes new recovery codes without a new key; the old ones are void.
class RenewRecoveryCodes : public Command {
  public:
    explicit RenewRecoveryCodes(const Facts& facts) : Command(facts, "recovery-codes") {}

    Step start(const Context& context) override { return ask_for_code(context); }

  private:
    std::optional<Step> obstacle(const Context& context, const Own& own, const Next&) override {
        if (!enrolled(own))
            return refuse("Two-factor authentication is not on for " + about().str() + ".", "not_enrolled");
        if (context.settings().recovery_codes == 0)
            return refuse("There are no recovery codes on this host (recovery_codes: 0 in harness2fa.yaml).", "none");
        return {};
    }

    Step carry_out(const Context& context, Own& own) override {
        const auto codes = std::make_shared<NewCodes>();
        return do_work(making(codes, context.settings().recovery_codes), later(own, &RenewRecoveryCodes::store, codes),
                       {patience_for_new_codes});
    }

    Step store(const Context& context, Own& own, const std::shared_ptr<NewCodes>& codes) {
        own->codes_unconfirmed = false;
        context.accounts.save(*own);
        context.accounts.save_recovery_codes(*own, codes->set);
        mail_notice(context, *own, "New recovery codes were made; the old ones are void.");
        return finish(RecoveryCodes{about().str(), codes->shown}, {record("done", "recovery_codes_renewed")});
    }
};

} // namespace

std::unique_ptr<Dialog> dialog_of(const RecoveryCodesCall&, const Facts& facts) {
    return std::make_unique<RenewRecoveryCodes>(facts);
}

} // namespace harness2fa::calls
