// SPDX-License-Identifier: Apache-2.0
// Lines and questions over the application's conversation function, one message a call: some applications cut
// or join several.
#pragma once

#include <security/pam_modules.h>

namespace harness2fa::pam {

// What an application gave back for a question. Wiped and freed when it goes.
class Answer {
  public:
    explicit Answer(int status, pam_response* response = nullptr) : status_(status), response_(response) {}
    Answer(const Answer&) = delete;
    Answer& operator=(const Answer&) = delete;
    ~Answer();

    bool given() const { return status_ == PAM_SUCCESS; } // otherwise the application cannot converse
    bool has_text() const { return response_ != nullptr && response_->resp != nullptr; } // if only ""
    const char* text() const;                                                            // "" when given without a text

  private:
    int status_;
    pam_response* response_;
};

class Conversation {
  public:
    explicit Conversation(pam_handle_t* pamh) : pamh_(pamh) {}

    // style: PAM_TEXT_INFO or PAM_ERROR_MSG. An application that cannot show it changes no login.
    void show(int style, const char* text) const;
    // style: PAM_PROMPT_ECHO_OFF or PAM_PROMPT_ECHO_ON.
    Answer ask(int style, const char* prompt) const;

  private:
    pam_handle_t* pamh_;
};

} // namespace harness2fa::pam
