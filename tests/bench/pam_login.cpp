// SPDX-License-Identifier: Apache-2.0
#include "pam_login.hpp"

#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace harness2fa::bench {
namespace {

int type_the_code(int, const pam_message**, pam_response** responses, void* code) {
    *responses = static_cast<pam_response*>(std::calloc(1, sizeof(pam_response)));
    (*responses)->resp = ::strdup(static_cast<const char*>(code));
    return PAM_SUCCESS;
}

} // namespace

PamLogin::PamLogin(const std::string& directory, const std::string& service, const std::string& user, std::string code)
    : what_(service + " for " + user), code_(std::move(code)) {
    const pam_conv conversation{type_the_code, code_.data()};
    if (pam_start_confdir(service.c_str(), user.c_str(), &conversation, directory.c_str(), &pamh_) != PAM_SUCCESS)
        throw std::runtime_error(what_ + ": pam_start failed");
}

PamLogin::~PamLogin() {
    pam_end(pamh_, status_);
}

void PamLogin::authenticate() {
    status_ = pam_authenticate(pamh_, 0);
    if (status_ != PAM_SUCCESS)
        throw std::runtime_error(what_ + ": " + pam_strerror(pamh_, status_));
}

} // namespace harness2fa::bench
