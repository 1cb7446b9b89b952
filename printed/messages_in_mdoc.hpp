// SPDX-License-Identifier: Apache-2.0
// Calls and replies for man/harness2fa-protocol.7.in, as lines of mdoc(7): an item of a list, whose prose follows.
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace harness2fa {

// The word, the fields, and who may. Throw BadTemplate when there is none of that name.
std::string call_in_mdoc(std::string_view name);
std::string reply_in_mdoc(std::string_view name);

std::set<std::string> names_of_calls();
std::set<std::string> names_of_replies();

} // namespace harness2fa
