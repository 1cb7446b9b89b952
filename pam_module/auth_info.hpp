// SPDX-License-Identifier: Apache-2.0
// SSH_AUTH_INFO_0 in the PAM environment: what sshd has accepted so far.
#pragma once

namespace harness2fa::pam {

// Whether one of its lines (`METHOD`, or `METHOD DETAILS`; sshd's auth2_update_session_info) is of the method publickey.
// nullptr: there is no such variable.
bool names_public_key(const char* auth_info);

} // namespace harness2fa::pam
