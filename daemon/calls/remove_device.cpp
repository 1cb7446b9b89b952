// SPDX-License-Identifier: Apache-2.0
#include "parts/command.hpp"
#include "parts/mailing.hpp"
#include "parts/texts.hpp"

#include <algorithm>

namespace harness2fa::calls {
namespace {

class RemoveDevice : public Command {
  public:
    RemoveDevice(const RemoveDeviceCall& call, const Facts& facts)
        : Command(facts, "remove-device"), device_(call.device) {}

    Step start(const Context& context) override { return ask_for_code(context); }

  private:
    std::optional<Step> obstacle(const Context& context, const Own& own, const Next&) override {
        if (!enrolled(own) || std::ranges::find(own->devices, device_, &rules::Device::name) == own->devices.end())
            return refuse(about().str() + " has no device named " + device_ + ".", "no_such_device");
        const auto required = rules::required_by(context.settings(), facts().login("", "", context.situation.settings));
        if (own->devices.size() == 1 && required)
            return refuse(text_of_duty(about().str(), context.situation.host, *required) +
                              " the last device cannot be removed.",
                          "required");
        return {};
    }

    Step carry_out(const Context& context, Own& own) override {
        std::erase_if(own->devices, [&](const rules::Device& device) { return device.name == device_; });
        own->codes_unconfirmed = own->codes_unconfirmed && !own->devices.empty();
        context.accounts.save(*own);
        mail_notice(context, *own, "The device " + device_ + " was removed.");
        Record made = record("done", "device_removed");
        made.device = device_;
        std::string text = "The device " + device_ + " is removed.";
        if (own->devices.empty()) {
            context.accounts.save_recovery_codes(*own, {});
            text += " Two-factor authentication is off for " + about().str() + ".";
        }
        return finish(Done{std::move(text)}, {std::move(made)});
    }

    std::string device_;
};

} // namespace

std::unique_ptr<Dialog> dialog_of(const RemoveDeviceCall& call, const Facts& facts) {
    return std::make_unique<RemoveDevice>(call, facts);
}

} // namespace harness2fa::calls
