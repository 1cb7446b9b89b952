// SPDX-License-Identifier: Apache-2.0
// These functions write commands for man/harness2fa.1.in, as lines of mdoc(7).
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace harness2fa::printed {

std::string synopsis(); // of all commands

// command_in_mdoc and whole_command_in_mdoc return an item of a list. They throw BadTemplate if there is no command of that name.
std::string command_in_mdoc(std::string_view name);       // its prose follows in the template
std::string whole_command_in_mdoc(std::string_view name); // with what its --help says

std::set<std::string> names_of_commands();

} // namespace harness2fa::printed
