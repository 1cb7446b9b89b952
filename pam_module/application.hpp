// SPDX-License-Identifier: Apache-2.0
// The application that called the module, and the person behind it: what both phases of a login have in common.
#pragma once

#include "conversation.hpp"
#include "options.hpp"

namespace harness2fa::pam {

class Application {
  public:
    Application(pam_handle_t* pamh, const Options& options) : pamh_(pamh), options_(options), conversation_(pamh) {}

  protected:
    const char* item(int type) const; // "" where there is none
    // What PAM's items say, where it lies as long as they do not change: until the person is asked something.
    Login login_of(const char* user) const;

    bool is_root_at_console(const Login& login) const;

    // The relay's person; `ask` gets this Application as its context.
    Respondent person(bool (*ask)(void* context, const char* prompt, bool echo, AnswerLine& answer));

    // Logs why the daemon gave no verdict, and tells the person unless something was said already. True when the
    // login goes on all the same: it is root's at the console.
    bool goes_on_without_verdict(const Conclusion& end, bool root_at_console) const;

    pam_handle_t* pamh_;
    const Options& options_;
    Conversation conversation_;

  private:
    static Application& self(void* context) { return *static_cast<Application*>(context); }
};

} // namespace harness2fa::pam
