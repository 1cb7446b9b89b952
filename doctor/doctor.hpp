// SPDX-License-Identifier: Apache-2.0
// What on this machine lets a login through without a code, or would lock people out.
#pragma once

#include "finding.hpp"
#include "machine.hpp"

namespace harness2fa::doctor {

// Each fault once. What the caller may not read is left out.
Findings examine(const Machine& machine);

} // namespace harness2fa::doctor
