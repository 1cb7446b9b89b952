// SPDX-License-Identifier: Apache-2.0
// examine finds what on a machine lets a login through without a code, or would lock people out.
#pragma once

#include "finding.hpp"
#include "machine.hpp"

namespace harness2fa::doctor {

// examine returns each fault once, and leaves out what the caller may not read.
Findings examine(const Machine& machine);

// no_login_asks returns whether it is certain that no login service of the machine asks for codes.
bool no_login_asks(const Machine& machine);

// how_to_have_codes_asked says what an administrator does about that.
std::string how_to_have_codes_asked(const Machine& machine);

} // namespace harness2fa::doctor
