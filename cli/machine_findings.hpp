// SPDX-License-Identifier: Apache-2.0
// findings asks the doctor, for the other commands that show what it finds. With --config it returns {}: the machine does not concern a
// private instance.
#pragma once

#include "command.hpp"

#include "doctor/doctor.hpp"

#include <optional>
#include <string>
#include <vector>

namespace harness2fa::cli {

doctor::Machine machine_to_examine(const Options& options);

// findings returns one sentence for each finding, with file and line.
std::vector<std::string> findings(const Options& options);

// findings_about_logins returns only those that let logins in without a code or lock people out.
std::vector<std::string> findings_about_logins(const Options& options);

// why_no_login_asks returns std::nullopt unless it is certain that no login service of this machine asks for codes; then it says so, and
// what to do.
std::optional<std::string> why_no_login_asks(const Options& options);

} // namespace harness2fa::cli
