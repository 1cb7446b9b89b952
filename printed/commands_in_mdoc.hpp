// SPDX-License-Identifier: Apache-2.0
// Commands for man/harness2fa.1.in, as lines of mdoc(7).
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace harness2fa {

std::string synopsis(); // of all

// An item of a list. Throw BadTemplate when there is none of that name.
std::string command_in_mdoc(std::string_view name);       // whose prose follows
std::string whole_command_in_mdoc(std::string_view name); // with what its --help says

std::set<std::string> names_of_commands();

} // namespace harness2fa
