// SPDX-License-Identifier: Apache-2.0
// A Conversation shows lines and asks questions through the application's conversation function, one message at a time, because some
// applications cut or join several.
#pragma once

#include <security/pam_modules.h>

namespace harness2fa::pam {

// An Answer is what an application gave back for a question. It is wiped and freed on destruction.
class Answer {
  public:
    explicit Answer(int status, pam_response* response = nullptr) : status_(status), response_(response) {}
    Answer(const Answer&) = delete;
    Answer& operator=(const Answer&) = delete;
    ~Answer();

    bool given() const { return status_ == PAM_SUCCESS; } // false if the application cannot converse
    bool has_text() const { return response_ != nullptr && response_->resp != nullptr; } // true even for ""
    const char* text() const;                                                            // "" if there is none

  private:
    int status_;
    pam_response* response_;
};

class Conversation {
  public:
    explicit Conversation(pam_handle_t* pamh) : pamh_(pamh) {}

    // show takes the style PAM_TEXT_INFO or PAM_ERROR_MSG. If an application cannot show the text, the login goes on.
    void show(int style, const char* text) const;
    // ask takes the style PAM_PROMPT_ECHO_OFF or PAM_PROMPT_ECHO_ON.
    Answer ask(int style, const char* prompt) const;

  private:
    pam_handle_t* pamh_;
};

} // namespace harness2fa::pam
