// SPDX-License-Identifier: Apache-2.0
// Whether somebody sits at the machine itself.
#pragma once

#include "login_lines.hpp"

namespace harness2fa::pam {

// root, through login(1), on a virtual, serial or hypervisor console.
bool is_at_console(const Login& login);

} // namespace harness2fa::pam
