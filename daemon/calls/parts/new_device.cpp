#include "new_device.hpp"

#include "code_check.hpp"
#include "handed_out_key.hpp"
#include "mailing.hpp"
#include "offer.hpp"
#include "storage/random.hpp"
#include "texts.hpp"

namespace harness2fa {

Offer NewDevice::offer(const Context& context, const UserName& user) {
    shape_ = context.settings().totp.shape;
    secret_ = random_bytes(secret_size);
    confirmed_.reset();
    codes_.reset();
    return make_offer(secret_, shape_, user.str(), with_host(context.settings().issuer, context.situation.host));
}

NewDevice::Confirmation NewDevice::confirm(const Context& context, std::string_view typed, bool with_codes) {
    using Kind = Confirmation::Kind;
    if (codes_)
        return {Kind::right};
    const auto code = well_formed_code(typed, shape_);
    confirmed_ =
        code ? matching_step(secret_, *code, context.now, shape_, context.settings().totp.window) : std::nullopt;
    if (!confirmed_)
        return {Kind::wrong};
    if (!with_codes || context.settings().recovery_codes == 0)
        return {Kind::right};
    codes_ = std::make_shared<NewCodes>();
    return {Kind::slow_work, making(codes_, context.settings().recovery_codes)};
}

std::string NewDevice::about_clock(std::string_view typed, Time now) const {
    const Device device{.secret = secret_.copy(), .shape = shape_};
    const auto error = clock_error(device, typed, now);
    return error ? "Your phone's clock is " + text_of_clock(*error) + "." : "";
}

void NewDevice::add_to(Account& account, const Context& context, const Person& user, const std::string& name,
                       CodesSeen seen, bool proven) {
    const bool first = account.devices.empty();
    account.devices.push_back({name, std::move(secret_), shape_, confirmed_, context.now, {}, proven});
    account.pending.reset();
    account.reset = false;
    if (first)
        account.codes_unconfirmed = codes_ && seen == CodesSeen::later;
    save_as(context.accounts, account, user);
    withdraw_key_mail(context, account);
    if (codes_)
        codes_->set.proven = proven;
    if (first)
        context.accounts.save_recovery_codes(account, codes_ ? codes_->set : RecoverySet{});
    mail_notice(context, account,
                first ? "Two-factor authentication was turned on." : "The device " + name + " was added.");
}

std::vector<std::string> NewDevice::recovery_codes() const {
    return codes_ ? codes_->shown : std::vector<std::string>{};
}

} // namespace harness2fa
