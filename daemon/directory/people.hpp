// Everybody of the machine, as far as its user database can be listed. Blocks, like directory.hpp.
#pragma once

#include "directory.hpp"

#include <optional>
#include <string>
#include <vector>

namespace harness2fa {

// The entries of passwd with a login shell and a uid from UID_MIN to UID_MAX of login.defs(5), and the members of these groups, in the order
// of their names. Nothing if the user database fails.
std::optional<std::vector<Person>> people_of_account(const std::vector<std::string>& user_groups);

} // namespace harness2fa
