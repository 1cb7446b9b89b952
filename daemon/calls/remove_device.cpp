#include "parts/confirmed_dialog.hpp"
#include "parts/dialogs.hpp"
#include "parts/mailing.hpp"
#include "parts/texts.hpp"

#include <algorithm>

namespace harness2fa {
namespace {

class RemovingDeviceDialog : public ConfirmedDialog {
  public:
    RemovingDeviceDialog(const RemoveDeviceCall& call, const Facts& facts)
        : ConfirmedDialog(facts, "remove-device"), device_(call.device) {}

  private:
    const UserName& about() const override { return facts().actor.name; }

    std::optional<Step> without_code(const Context& context, const std::optional<Account>& own) override {
        if (!enrolled(own) || std::ranges::find(own->devices, device_, &Device::name) == own->devices.end())
            return refuse(about().str() + " has no device named " + device_ + ".", "no_such_device");
        const auto required = required_by(context.settings(), facts().login("", "", context.situation.settings));
        if (own->devices.size() == 1 && required)
            return refuse(text_of_duty(about().str(), context.situation.host, *required) +
                              " the last device cannot be removed.",
                          "required");
        return {};
    }

    Step carry_out(const Context& context, Account& own) override {
        std::erase_if(own.devices, [&](const Device& device) { return device.name == device_; });
        own.codes_unconfirmed = own.codes_unconfirmed && !own.devices.empty();
        context.accounts.save(own);
        mail_notice(context, own, "The device " + device_ + " was removed.");
        Record made = record("done", "device_removed");
        made.device = device_;
        std::string text = "The device " + device_ + " is removed.";
        if (own.devices.empty()) {
            context.accounts.save_recovery_codes(own, {});
            text += " Two-factor authentication is off for " + about().str() + ".";
        }
        return {Done{std::move(text)}, {std::move(made)}};
    }

    std::string device_;
};

} // namespace

std::unique_ptr<Dialog> removing_device_dialog(const RemoveDeviceCall& call, const Facts& facts) {
    return std::make_unique<RemovingDeviceDialog>(call, facts);
}

} // namespace harness2fa
