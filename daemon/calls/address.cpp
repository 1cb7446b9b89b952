#include "parts/confirmed_dialog.hpp"
#include "parts/dialogs.hpp"
#include "parts/mailing.hpp"
#include "rules/mail_address.hpp"

namespace harness2fa {
namespace {

// Where mails to a user go.
class AddressingDialog : public ManagerDialog {
  public:
    AddressingDialog(const AddressCall& call, const Facts& facts)
        : ManagerDialog(facts, "address"), address_(call.address) {}

  private:
    bool concerns_subject() const override { return true; }

    std::optional<Step> obstacle(const Context& context) const override {
        if (auto why_not = obstacle_of_rank())
            return why_not;
        if (auto why_not = unknown_user(account_of(context.accounts, facts().subject)))
            return why_not;
        if (!address_.empty() && !is_mail_address(address_))
            return refuse("That is no mail address. Nothing has changed.", "no_address");
        return {};
    }

    Step act(const Context& context) override {
        auto account = account_of(context.accounts, facts().subject);
        if (!account)
            account = Account{.name = facts().subject.name, .uid = facts().subject.uid};
        const std::string& name = facts().subject.name.str();
        if (enrolled(account) || account->pending) // the old address learns of it
            mail_notice(context, *account,
                        "The mail address for your two-factor login was changed by " + facts().actor.name.str() + '.');
        account->address = address_;
        redirect_mail(context, *account);
        context.accounts.save(*account);
        return {Done{address_.empty() ? "Mails to " + name + " go where mail.to says."
                                      : "Mails to " + name + " go to " + address_ + "."},
                {record("done", "address_set")}};
    }

    std::string address_;
};

// Whether mails arrive at all.
class MailTestDialog : public ManagerDialog {
  public:
    MailTestDialog(const MailTestCall& call, const Facts& facts)
        : ManagerDialog(facts, "mail"), address_(call.address) {}

  private:
    std::optional<Step> obstacle(const Context& context) const override {
        if (!context.settings().mail.enabled)
            return refuse("Mail is not set up (mail.enabled: false in harness2fa.yaml).", "no_mail");
        if (!is_mail_address(address_))
            return refuse("That is no mail address.", "no_address");
        return {};
    }

    Step act(const Context& context) override {
        mail_test(context, facts().actor.name, address_);
        return {Done{"A test mail to " + address_ + " is on its way; the journal says what has become of it."},
                {record("done", "test_mail")}};
    }

    std::string address_;
};

} // namespace

std::unique_ptr<Dialog> addressing_dialog(const AddressCall& call, const Facts& facts) {
    return std::make_unique<AddressingDialog>(call, facts);
}

std::unique_ptr<Dialog> mail_test_dialog(const MailTestCall& call, const Facts& facts) {
    return std::make_unique<MailTestDialog>(call, facts);
}

} // namespace harness2fa
