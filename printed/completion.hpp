// SPDX-License-Identifier: Apache-2.0
// These functions write the tables of etc/harness2fa.bash-completion.in, as lines of bash.
#pragma once

#include <string>

namespace harness2fa::printed {

std::string commands_of_bash();  // a list of their names
std::string options_of_bash();   // cases of COMMAND: the options that it takes
std::string values_of_bash();    // cases of COMMAND:OPTION, of those that take a value: what can be offered for it
std::string arguments_of_bash(); // cases of COMMAND:ARGUMENTS BEFORE: what can be offered for the next one

} // namespace harness2fa::printed
