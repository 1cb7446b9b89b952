// SPDX-License-Identifier: Apache-2.0
// What the daemon knows of whose logins are refused, or that it is not there: for the doctor, which reads files alone.
#pragma once

#include "command.hpp"

#include "doctor/finding.hpp"

namespace harness2fa {

// Of all users for root and managers, of the caller for anybody else. Goes through all users of the account.
doctor::Findings findings_of_daemon(const Options& options);

} // namespace harness2fa
