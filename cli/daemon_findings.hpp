// SPDX-License-Identifier: Apache-2.0
// findings_of_daemon asks the daemon whose logins are refused, or finds that there is no daemon. The doctor itself only reads files.
#pragma once

#include "command.hpp"

#include "doctor/finding.hpp"

namespace harness2fa::cli {

// findings_of_daemon tells root and managers about all users, and others about themselves.
doctor::Findings findings_of_daemon(const Options& options);

} // namespace harness2fa::cli
