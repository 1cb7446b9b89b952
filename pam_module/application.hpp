// SPDX-License-Identifier: Apache-2.0
// An Application is the application that called the module, with the person behind it. Both phases of a login are made of it.
#pragma once

#include "conversation.hpp"
#include "options.hpp"

namespace harness2fa::pam {

class Application {
  public:
    Application(pam_handle_t* pamh, const Options& options) : pamh_(pamh), options_(options), conversation_(pamh) {}

  protected:
    const char* item(int type) const; // "" if there is none
    // login_of returns views of PAM's items, which are good until the items change: until the person is asked something.
    Login login_of(const char* user) const;

    bool is_root_at_console(const Login& login) const;

    // person returns the relay's person; `ask` gets this Application as its context.
    Respondent person(bool (*ask)(void* context, const char* prompt, bool echo, AnswerLine& answer));

    // goes_on_without_verdict logs why the daemon gave no verdict, and tells the person unless something was said already. It returns true
    // if the login goes on all the same, because it is root's at the console.
    bool goes_on_without_verdict(const Conclusion& end, bool root_at_console) const;

    pam_handle_t* pamh_;
    const Options& options_;
    Conversation conversation_;

  private:
    static Application& self(void* context) { return *static_cast<Application*>(context); }
};

} // namespace harness2fa::pam
