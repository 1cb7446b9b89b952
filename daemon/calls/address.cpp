// SPDX-License-Identifier: Apache-2.0
#include "parts/command.hpp"
#include "parts/mailing.hpp"

namespace harness2fa::calls {
namespace {

// SetAddress changes where mails to a user go.
class SetAddress : public ManagerCommand {
  public:
    SetAddress(const AddressCall& call, const Facts& facts)
        : ManagerCommand(facts, "address"), address_(MailAddress::parse(call.address)), removed_(call.address.empty()) {
    }

  private:
    bool concerns_subject() const override { return true; }

    std::optional<Step> why_not(const Context& context, const Next&) override {
        if (auto step = obstacle_of_rank())
            return step;
        if (auto step = unknown_user(account_of(context.accounts, facts().subject)))
            return step;
        if (!address_ && !removed_)
            return refuse("That is no mail address. Nothing has changed.", "no_address");
        return {};
    }

    Step act(const Context& context, Own&) override {
        auto account = account_of(context.accounts, facts().subject);
        if (!account)
            account = rules::Account{.name = facts().subject.name, .uid = facts().subject.uid};
        const std::string& name = facts().subject.name.str();
        if (enrolled(account) || account->pending) // the old address learns of it
            mail_notice(context, *account,
                        "The mail address for your two-factor login was changed by " + facts().actor.name.str() + '.');
        account->address = address_ ? std::optional(*address_) : std::nullopt;
        account->odd_address.reset();
        redirect_mail(context, *account);
        context.accounts.save(*account);
        return done("Mails to " + name + (address_ ? " go to " + address_->str() + "." : " go where mail.to says."),
                    "address_set");
    }

    Result<MailAddress> address_;
    bool removed_; // mails go where mail.to says from now on
};

} // namespace

std::unique_ptr<Dialog> dialog_of(const AddressCall& call, const Facts& facts) {
    return std::make_unique<SetAddress>(call, facts);
}

} // namespace harness2fa::calls
