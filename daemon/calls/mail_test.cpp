// SPDX-License-Identifier: Apache-2.0
#include "parts/command.hpp"
#include "parts/mailing.hpp"

namespace harness2fa::calls {
namespace {

// MailTest finds out whether mails arrive at all.
class MailTest : public ManagerCommand {
  public:
    MailTest(const MailTestCall& call, const Facts& facts)
        : ManagerCommand(facts, "mail"), address_(MailAddress::parse(call.address)) {}

  private:
    std::optional<Step> why_not(const Context& context, const Next&) override {
        if (!context.settings().mail.enabled)
            return refuse("Mail is not set up (mail.enabled: false in harness2fa.yaml).", "no_mail");
        if (!address_)
            return refuse("That is no mail address.", "no_address");
        return {};
    }

    Step act(const Context& context, Own&) override {
        mail_test(context, facts().actor.name, *address_);
        return done("A test mail to " + address_->str() + " is on its way; the journal says what has become of it.",
                    "test_mail");
    }

    Result<MailAddress> address_;
};

} // namespace

std::unique_ptr<Dialog> dialog_of(const MailTestCall& call, const Facts& facts) {
    return std::make_unique<MailTest>(call, facts);
}

} // namespace harness2fa::calls
