// SPDX-License-Identifier: Apache-2.0
#include "parts/command.hpp"
#include "parts/mailing.hpp"
#include "parts/texts.hpp"

namespace harness2fa::calls {
namespace {

// Reset is for a user who has lost the phone: devices and recovery codes are void at once, and a new secret is handed out.
class Reset : public ManagerCommand {
  public:
    Reset(const ResetCall& call, const Facts& facts) : ManagerCommand(facts, "reset"), print_(call.print) {}

  private:
    bool concerns_subject() const override { return true; }

    std::optional<Step> why_not(const Context& context, const Next&) override {
        const auto account = account_of(context.accounts, facts().subject);
        if (auto step = obstacle_of_rank())
            return step;
        if (auto step = unknown_user(account))
            return step;
        const std::string& name = facts().subject.name.str();
        const bool has_something = enrolled(account) || (account && account->pending);
        if (!has_something &&
            !rules::required_by(context.settings(), facts().login("", "", context.situation.settings)))
            return refuse(name + " has no device, and needs none: there is nothing to reset.", "not_enrolled");
        if (print_)
            return {};
        if (!context.settings().mail.enabled)
            return refuse("Mail is not set up (mail.enabled: false in harness2fa.yaml), so the new key cannot be sent. "
                          "Nothing has changed; `harness2fa reset " +
                              name + " --print` shows it to you.",
                          "no_mail");
        if (const auto to = recipient(context, account_to_reset(context)); !to)
            return refuse(to.error().why, "no_address");
        return {};
    }

    rules::Account account_to_reset(const Context& context) const {
        rules::Account account =
            account_of(context.accounts, facts().subject).value_or(rules::Account{.name = facts().subject.name});
        account.uid = facts().subject.uid;
        return account;
    }

    Step act(const Context& context, Own&) override {
        rules::Account account = account_to_reset(context);
        account.devices.clear();
        account.login = account.own = {}; // the failures were guesses at what is void now
        account.reset = true;
        account.codes_unconfirmed = false;
        give_pending(context, account);
        context.accounts.save(account);
        context.accounts.save_recovery_codes(account, {});
        const std::string& name = account.name.str();
        if (print_) {
            mail_notice(context, account,
                        "Your devices and recovery codes were voided by " + facts().actor.name.str() +
                            ", who hands you a new key.");
            const Offer offer = offer_of_pending(context, account);
            return finish(Issued{name, offer.key.copy(), offer.uri.copy(), offer.account, offer.digits, offer.qr.copy(),
                                 rfc3339(account.pending->expires)},
                          {record("done", "reset_printed")});
        }
        mail_key(context, account, *recipient(context, account), facts().actor.name.str(), // why_not has looked
                 "Your devices and recovery codes are void. This is a new key.");
        return done("The devices and recovery codes of " + name +
                        " are void. A new QR code and key are being mailed; they are good until " +
                        readable(account.pending->expires) + ".",
                    "reset_mailed");
    }

    bool print_;
};

} // namespace

std::unique_ptr<Dialog> dialog_of(const ResetCall& call, const Facts& facts) {
    return std::make_unique<Reset>(call, facts);
}

} // namespace harness2fa::calls
