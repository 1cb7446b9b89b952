// SPDX-License-Identifier: Apache-2.0
// A LoginAttempt is what is known of a login while it goes on, what is said to the person, and what is written down. How it goes on is in
// login.cpp.
#pragma once

#include "code_check.hpp"
#include "rules/login_policy.hpp"

#include <optional>
#include <string>

namespace harness2fa::calls {

class LoginAttempt : public Dialog {
  protected:
    LoginAttempt(const LoginCall& call, const Facts& facts);

    const LoginCall& call() const { return call_; }
    const Facts& facts() const { return facts_; }
    const directory::Person& user() const { return facts_.subject; }
    const CodeCheck& code_check() const { return check_; }
    const rules::Decision& decision() const { return decision_; }

    // with_password is true where the application asked for the password, and is root.
    bool with_password() const { return facts_.caller.root && call_.password; }

    // decide_now has to be the first thing in each step: a dialog may outlive what was decided when it began.
    void decide_now(const Context& context);

    bool before_date(const Context& context) const;       // enforcement has not begun
    bool set_up_is_offered(const Context& context) const; // the login may be interrupted by set-up
    void invite_if_new(const Context& context) const;     // mails a user who has come since the others were mailed

    // has_something tells whether the account has something whose codes this login takes.
    bool has_something(const Context& context, const std::optional<rules::Account>& account) const;
    // binds tells it of a key that was handed out. The key does not bind a user who is free to have none, and where its mail has not
    // arrived it binds nobody.
    bool binds(const Context& context, const rules::Account& account) const;
    // may_decline tells whether the user may do without the key that was mailed: one who was invited may, one who was reset may not.
    bool may_decline(const Context& context, const rules::Account& account) const;

    // question asks for a code, below text, which may be "".
    Reply question(const Context& context, const rules::Account& account, std::string text) const;
    std::string text_without_code(const Context& context) const; // if this login cannot ask for the code it needs
    std::string text_before_date(const Context& context) const;
    std::string text_not_enrolled(const Context& context) const;
    // about_codes is "" if there is nothing to say. A device that was handed out comes without recovery codes; its first login says so.
    static std::string about_codes(const Context& context, const rules::Account& account, bool first_device);

    // end tells the person the outcome, and the journal the outcome with its reason.
    Step end(LoginOutcome outcome, const std::string& reason, std::string text,
             Record::Importance importance = Record::Importance::info, const std::string& device = {}) const;
    Record record_of(const CodeCheck::Checked& refused) const;

  private:
    Record record(const std::string& outcome, const std::string& reason, Record::Importance importance,
                  const std::string& device) const;
    std::string about_key(const Context& context, const rules::Account& account) const;

    LoginCall call_;
    Facts facts_;
    CodeCheck check_;
    rules::Decision decision_; // made by the present step
};

} // namespace harness2fa::calls
