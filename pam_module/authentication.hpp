// SPDX-License-Identifier: Apache-2.0
// Authentication is pam_authenticate: it puts the daemon's questions to the person and translates the verdict.
#pragma once

#include "application.hpp"

namespace harness2fa::pam {

class Authentication : public Application {
  public:
    using Application::Application;

    int run(); // what pam_sm_authenticate returns

  private:
    bool ask(const char* prompt, bool echo, AnswerLine& answer);
    bool leave(int status, const char* why);
    bool is_password(const char* answer) const;
    bool password_was_asked() const;
    bool user_changed() const;
    int translate(const Conclusion& end, bool root_at_console);
    int let_in(bool is_enough);

    int left_with_ = PAM_SYSTEM_ERR; // why `ask` ended the login
    char user_[call_bytes];          // the user at the beginning
};

} // namespace harness2fa::pam
