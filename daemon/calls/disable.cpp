// SPDX-License-Identifier: Apache-2.0
#include "parts/command.hpp"
#include "parts/mailing.hpp"
#include "parts/texts.hpp"

namespace harness2fa::calls {
namespace {

// Disable turns two-factor off for oneself.
class Disable : public Command {
  public:
    explicit Disable(const Facts& facts) : Command(facts, "disable") {}

    Step start(const Context& context) override { return ask_for_code(context); }

  private:
    std::optional<Step> obstacle(const Context& context, const Own& own, const Next&) override {
        const std::string& name = about().str();
        if (!enrolled(own))
            return refuse("Two-factor authentication is not on for " + name + ".", "not_enrolled");
        if (const auto required =
                rules::required_by(context.settings(), facts().login("", "", context.situation.settings)))
            return refuse(text_of_duty(name, context.situation.host, *required) + " it cannot be turned off.",
                          "required");
        return {};
    }

    Step carry_out(const Context& context, Own& own) override {
        own->devices.clear();
        own->codes_unconfirmed = false;
        own->pending.reset(); // the failure counters stay: turning it off and on does not clear them
        context.accounts.save(*own);
        context.accounts.save_recovery_codes(*own, {});
        mail_notice(context, *own, "Two-factor authentication was turned off.");
        return done("Two-factor authentication is off for " + own->name.str() + ".", "disabled");
    }
};

} // namespace

std::unique_ptr<Dialog> dialog_of(const DisableCall&, const Facts& facts) {
    return std::make_unique<Disable>(facts);
}

} // namespace harness2fa::calls
