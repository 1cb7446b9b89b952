// SPDX-License-Identifier: Apache-2.0
#include "parts/command.hpp"
#include "parts/device_names.hpp"
#include "parts/handed_out_key.hpp"
#include "parts/new_device.hpp"
#include "parts/texts.hpp"

namespace harness2fa::calls {
namespace {

// Enroll adds a device for oneself: a code of an earlier device if there is one, the offer, a code of the new one.
class Enroll : public Command {
  public:
    Enroll(const EnrollCall& call, const Facts& facts) : Command(facts, "enroll"), device_(call.device) {}

    Step start(const Context& context) override {
        const directory::Person& user = facts().actor;
        if (user.standing == directory::Person::Standing::unknown)
            return refuse("There is no user " + user.name.str() + ".", "unknown_user");
        if (user.standing == directory::Person::Standing::undetermined)
            return refuse(no_user_database, "user_database_failed", RefusalReason::unavailable);
        return ask_for_code(context);
    }

  private:
    // OwnCode is std::nullopt if there was no device before.
    using OwnCode = std::optional<Proof>;

    bool asks_for_code(const Own& own) const override { return enrolled(own); }

    std::string before_prompt(const Own& own) const override {
        const std::string& name = facts().actor.name.str();
        if (has_devices(own))
            return name + " has a device already; a code of it is needed first.";
        return name + " was reset; a code of the new key is needed first. " + (own->pending ? where_key_is(*own) : "");
    }

    Step carry_out(const Context& context, Own& own) override {
        const auto device = std::make_shared<const NewDevice>(context, facts().actor);
        return say(device->offer(context), then(this, &Enroll::confirm, device, own.proof));
    }

    Step confirm(const Context& context, std::string_view typed, const std::shared_ptr<const NewDevice>& device,
                 const OwnCode& own_code) {
        const auto confirmed = device->matches(context, typed);
        if (!confirmed)
            return wrong(context, typed, device, own_code);
        if (has_devices(account_of(context.accounts, facts().actor)) || context.settings().recovery_codes == 0)
            return activate(context, device, own_code, {.confirmed = confirmed});
        const auto codes = std::make_shared<NewCodes>();
        return do_work(making(codes, context.settings().recovery_codes),
                       then(this, &Enroll::activate, device, own_code,
                            NewDevice::Addition{.confirmed = confirmed, .codes = codes}),
                       {patience_for_new_codes});
    }

    Step wrong(const Context& context, std::string_view typed, const std::shared_ptr<const NewDevice>& device,
               const OwnCode& own_code) {
        const auto clock = device->about_clock(typed, context.now);
        return say(Ask{std::string(not_right) + " Nothing has changed yet." + (clock ? "\n" + *clock : ""),
                       app_code_prompt, true},
                   then(this, &Enroll::confirm, device, own_code));
    }

    Step activate(const Context& context, const std::shared_ptr<const NewDevice>& device, const OwnCode& own_code,
                  const NewDevice::Addition& confirmed) {
        const std::string& name = facts().actor.name.str();
        auto account = account_of(context.accounts, facts().actor);
        // Of two set-ups at once the first one wins, and a user who was reset in between begins anew.
        if (enrolled(account) && !(own_code && own_code->holds(account)))
            return refuse("Two-factor authentication is already on for " + name + ".", "already_on");
        if (auto step = wrong_with_device(account))
            return std::move(*step);
        if (!account)
            account = rules::Account{.name = facts().actor.name};
        NewDevice::Addition addition = confirmed;
        addition.name = device_.empty() ? free_device_name(account) : device_;
        device->add_to(*account, context, addition);
        Record made = record("done", "enrolled");
        made.device = addition.name;
        return finish(
            Enrolled{name, addition.name, addition.codes ? addition.codes->shown : std::vector<std::string>()},
            {std::move(made)});
    }

    std::optional<Step> obstacle(const Context&, const Own& own, const Next&) override {
        return wrong_with_device(own);
    }

    std::optional<Step> wrong_with_device(const std::optional<rules::Account>& account) const {
        if (!device_.empty() && !is_device_name(device_))
            return refuse("A device's name has 1 to 32 letters, digits, dots, underscores and hyphens.", "device_name");
        if (has_device(account, device_))
            return refuse(facts().actor.name.str() + " has a device named " + device_ +
                              " already. Choose another name.",
                          "device_name");
        if (account && account->devices.size() >= most_devices)
            return refuse("There are 10 devices already. Remove one first.", "too_many_devices");
        return {};
    }

    std::string device_; // the name of the device, "" for the usual one
};

} // namespace

std::unique_ptr<Dialog> dialog_of(const EnrollCall& call, const Facts& facts) {
    return std::make_unique<Enroll>(call, facts);
}

} // namespace harness2fa::calls
