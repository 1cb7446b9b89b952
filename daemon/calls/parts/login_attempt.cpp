// SPDX-License-Identifier: Apache-2.0
#include "login_attempt.hpp"

#include "handed_out_key.hpp"
#include "invitations.hpp"
#include "kept_facts.hpp"
#include "mailing.hpp"
#include "reports.hpp"
#include "texts.hpp"

#include "common/login_services.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace harness2fa::calls {
namespace {

CodeCheck::Use use_of(const LoginCall& call, const Facts& facts) {
    if (!facts.caller.root)
        return CodeCheck::Use::command;
    return call.password ? CodeCheck::Use::login_with_password : CodeCheck::Use::login;
}

} // namespace

LoginAttempt::LoginAttempt(const LoginCall& call, const Facts& facts)
    : call_(call), facts_(facts), check_(facts.counter, use_of(call, facts)) {}

// ---- what is known

void LoginAttempt::decide_now(const Context& context) {
    decision_ = rules::decide(context.settings(), facts_.login(call_.service, call_.rhost, context.situation.settings));
}

bool LoginAttempt::before_date(const Context& context) const {
    return decision_.begins && !has_begun(context.accounts, *decision_.begins, context.now);
}

bool LoginAttempt::set_up_is_offered(const Context& context) const {
    const settings::EnrollmentSettings& enrollment = context.settings().enrollment;
    const bool can_show = call_.service == remote_login_service || !call_.tty.empty();
    return call_.phase == Phase::authenticate && enrollment.at_login && can_show && facts_.caller.root &&
           decision_.set_up_may_be_offered && user().standing == directory::Person::Standing::known &&
           std::ranges::find(enrollment.services, call_.service) != enrollment.services.end();
}

void LoginAttempt::invite_if_new(const Context& context) const {
    if (!context.settings().mail.enabled || !mail_is_released(context) || !facts_.caller.root ||
        user().standing != directory::Person::Standing::known)
        return;
    Census census{.determined = true, .members = {}};
    census.members.push_back({.person = user(), .groups = facts_.groups});
    std::vector<Record> records;
    Invitations(Invitations::Whom::unasked, asked_by_enforcement, "harness2fad").next_batch(context, census, records);
}

bool LoginAttempt::has_something(const Context& context, const std::optional<rules::Account>& account) const {
    return enrolled(account) || (account && account->pending && binds(context, *account));
}

bool LoginAttempt::binds(const Context& context, const rules::Account& account) const {
    return decision_.demand == Demand::always && !before_date(context) &&
           rules::pending_is_good(account, context.now) && can_be_held(*account.pending);
}

bool LoginAttempt::may_decline(const Context& context, const rules::Account& account) const {
    return account.devices.empty() && !account.reset && set_up_is_offered(context);
}

// ---- what is said

Reply LoginAttempt::question(const Context& context, const rules::Account& account, std::string text) const {
    const settings::LoginSettings& login = context.settings().login;
    return Ask{std::move(text), about_key(context, account) + login.prompt, login.echo};
}

// about_key tells a user without a device of a key that they may not know of; "" if there is none. It stands in the prompt, because not
// every program shows other texts.
std::string LoginAttempt::about_key(const Context& context, const rules::Account& account) const {
    if (!account.devices.empty() || !account.pending)
        return "";
    const std::string where = '\n' + where_key_is(account);
    if (!can_be_held(*account.pending))
        return where + " Ask an administrator.\n";
    return where + " Type a code of it" + (may_decline(context, account) ? ",\nor n for a QR code here.\n" : ".\n");
}

std::string LoginAttempt::text_without_code(const Context& context) const {
    return user().name.str() + " needs a verification code on " + context.situation.host +
           ", and this login could not ask for one. Log in with your password.";
}

std::string LoginAttempt::text_before_date(const Context& context) const {
    return "Two-factor authentication will be required on " + context.situation.host + " from " +
           readable(*decision_.begins) + ". Set it up before: harness2fa enroll";
}

std::string LoginAttempt::text_not_enrolled(const Context& context) const {
    std::string text = text_of_missing(user().name.str(), context.situation.host);
    if (const auto account = account_of(context.accounts, user());
        account && rules::pending_is_good(*account, context.now))
        text += ' ' + where_key_is(*account);
    return text;
}

std::string LoginAttempt::about_codes(const Context& context, const rules::Account& account, bool first_device) {
    if (!account.codes_unconfirmed && !first_device)
        return "";
    return word_about_codes(account, context.accounts.recovery_codes(account), context.settings()).value_or("");
}

// ---- what is written down

Step LoginAttempt::end(LoginOutcome outcome, const std::string& reason, std::string text, Record::Importance importance,
                       const std::string& device) const {
    return finish(LoginResult{outcome, std::move(text)},
                  {record(std::string(word_for(outcome)), reason, importance, device)});
}

Record LoginAttempt::record_of(const CodeCheck::Checked& refused) const {
    Record made = record("refused", refused.reason, Record::Importance::notice, refused.device);
    made.detail = refused.detail;
    return made;
}

Record LoginAttempt::record(const std::string& outcome, const std::string& reason, Record::Importance importance,
                            const std::string& device) const {
    return {importance,
            user().name.str(),
            facts_.acting(),
            call_.service,
            call_.rhost.empty() ? call_.tty : call_.rhost,
            outcome,
            reason,
            device,
            decision_.because};
}

} // namespace harness2fa::calls
