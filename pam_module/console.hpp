// SPDX-License-Identifier: Apache-2.0
// is_at_console finds out whether somebody sits at the machine itself.
#pragma once

#include "login_lines.hpp"

namespace harness2fa::pam {

// is_at_console is true for a login through login(1), on a virtual, serial or hypervisor console.
bool is_at_console(const Login& login);

} // namespace harness2fa::pam
