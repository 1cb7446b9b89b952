// SPDX-License-Identifier: Apache-2.0
// check_keys finds ssh keys that let their owners in without a code.
#pragma once

#include "finding.hpp"
#include "machine.hpp"
#include "pam_stack.hpp"
#include "sshd_config.hpp"

namespace harness2fa::doctor {

// check_keys is for a machine whose sshd has no account line of ours; `account` is the stack that lacks it.
void check_keys(const Machine& machine, const SshdConfig& config, const Stack& account, Findings& findings);

} // namespace harness2fa::doctor
