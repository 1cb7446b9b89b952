// SPDX-License-Identifier: Apache-2.0
// What the doctor says, for the commands that show it too. Nothing with --config: the machine is not a private instance's concern.
#pragma once

#include "command.hpp"

#include "doctor/doctor.hpp"

#include <string>
#include <vector>

namespace harness2fa {

doctor::Machine machine_to_examine(const Options& options);

// A sentence each, with file and line.
std::vector<std::string> findings(const Options& options);

// Only those that let logins in without a code or lock people out.
std::vector<std::string> findings_about_logins(const Options& options);

} // namespace harness2fa
