// SPDX-License-Identifier: Apache-2.0
#include "conversation.hpp"

#include <cstdlib>
#include <cstring>
#include <security/pam_appl.h>

namespace harness2fa::pam {
namespace {

// converse is used in the place of pam_prompt, which would copy every text into memory that it has to allocate.
Answer converse(pam_handle_t* pamh, int style, const char* text) {
    const void* item = nullptr;
    if (pam_get_item(pamh, PAM_CONV, &item) != PAM_SUCCESS || item == nullptr)
        return Answer(PAM_CONV_ERR);
    const auto* const conversation = static_cast<const pam_conv*>(item);
    if (conversation->conv == nullptr)
        return Answer(PAM_CONV_ERR);
    const pam_message message{style, text};
    const pam_message* messages = &message;
    pam_response* response = nullptr;
    const int status = conversation->conv(1, &messages, &response, conversation->appdata_ptr);
    // A response is ignored after a failure, because it may have been freed already.
    return Answer(status, status == PAM_SUCCESS ? response : nullptr);
}

} // namespace

Answer::~Answer() {
    if (response_ != nullptr && response_->resp != nullptr) {
        ::explicit_bzero(response_->resp, std::strlen(response_->resp));
        std::free(response_->resp);
    }
    std::free(response_);
}

const char* Answer::text() const {
    return has_text() ? response_->resp : "";
}

void Conversation::show(int style, const char* text) const {
    converse(pamh_, style, text);
}

Answer Conversation::ask(int style, const char* prompt) const {
    return converse(pamh_, style, prompt);
}

} // namespace harness2fa::pam
