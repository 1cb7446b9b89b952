// SPDX-License-Identifier: Apache-2.0
// A login of this process through one of the two PAM modules.
#pragma once

#include <security/pam_appl.h>
#include <string>

namespace harness2fa::bench {

class PamLogin { // where it is made is where it stays: libpam knows its address
  public:
    // pam_start, which loads the modules of `service`, a file in `directory`. Throws std::runtime_error when it fails.
    PamLogin(const std::string& directory, const std::string& service, const std::string& user, std::string code);
    ~PamLogin();
    PamLogin(const PamLogin&) = delete;
    PamLogin& operator=(const PamLogin&) = delete;

    void authenticate(); // pam_authenticate; throws std::runtime_error when it fails

  private:
    std::string what_, code_;
    pam_handle_t* pamh_ = nullptr;
    int status_ = PAM_SUCCESS;
};

} // namespace harness2fa::bench
