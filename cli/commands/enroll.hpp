// SPDX-License-Identifier: Apache-2.0
// enroll is the command `enroll`; `enforce on` leads through it, too.
#pragma once

#include "cli/command.hpp"

namespace harness2fa::cli {

int enroll(const Options& options);

} // namespace harness2fa::cli
