// SPDX-License-Identifier: Apache-2.0
#include "new_device.hpp"

#include "code_check.hpp"
#include "handed_out_key.hpp"
#include "mailing.hpp"
#include "offer.hpp"
#include "storage/random.hpp"
#include "texts.hpp"

namespace harness2fa::calls {

NewDevice::NewDevice(const Context& context, const directory::Person& owner)
    : owner_(owner), secret_(storage::random_bytes(rules::secret_size)), shape_(context.settings().totp.shape) {}

Offer NewDevice::offer(const Context& context) const {
    return make_offer(secret_, shape_, owner_.name.str(), with_host(context.settings().issuer, context.situation.host));
}

std::optional<rules::TimeStep> NewDevice::matches(const Context& context, std::string_view typed) const {
    const auto code = rules::well_formed_code(typed, shape_);
    if (!code)
        return {};
    return rules::matching_step(secret_, *code, context.now, shape_, context.settings().totp.window);
}

std::optional<std::string> NewDevice::about_clock(std::string_view typed, Time now) const {
    const rules::Device device{.secret = secret_.copy(), .shape = shape_};
    const auto error = rules::clock_error(device, typed, now);
    if (!error)
        return std::nullopt;
    return "Your phone's clock is " + text_of_clock(*error) + ".";
}

void NewDevice::add_to(rules::Account& account, const Context& context, const Addition& addition) const {
    const bool first = account.devices.empty();
    account.devices.push_back(
        {addition.name, secret_.copy(), shape_, addition.confirmed, context.now, {}, addition.proven});
    account.pending.reset();
    account.reset = false;
    if (first)
        account.codes_unconfirmed = addition.codes && addition.codes_unconfirmed;
    save_as(context.accounts, account, owner_);
    withdraw_key_mail(context, account);
    if (first) {
        rules::RecoverySet codes = addition.codes ? addition.codes->set : rules::RecoverySet{};
        codes.proven = addition.codes && addition.proven;
        context.accounts.save_recovery_codes(account, codes);
    }
    mail_notice(context, account,
                first ? "Two-factor authentication was turned on." : "The device " + addition.name + " was added.");
}

} // namespace harness2fa::calls
