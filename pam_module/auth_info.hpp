// SPDX-License-Identifier: Apache-2.0
// names_public_key reads SSH_AUTH_INFO_0 of the PAM environment, which says what sshd has accepted so far.
#pragma once

namespace harness2fa::pam {

// names_public_key says whether one of the lines (`METHOD`, or `METHOD DETAILS`; sshd's auth2_update_session_info) is of the method
// publickey. It returns false for nullptr, which stands for a missing variable.
bool names_public_key(const char* auth_info);

} // namespace harness2fa::pam
