// SPDX-License-Identifier: Apache-2.0
// The verdict is what pam_authenticate leaves for pam_acct_mgmt of the same login: that the daemon asks no more of this user. It lies in
// the PAM handle and goes with it.
#pragma once

#include <security/pam_modules.h>

namespace harness2fa::pam {

// leave_verdict leaves no verdict if there is no memory for it, and then pam_acct_mgmt asks the daemon.
void leave_verdict(pam_handle_t* pamh, const char* user);
void drop_verdict(pam_handle_t* pamh);
bool has_verdict(const pam_handle_t* pamh, const char* user);

} // namespace harness2fa::pam
