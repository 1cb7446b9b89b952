// SPDX-License-Identifier: Apache-2.0
// These functions write calls and replies for man/harness2fa-protocol.7.in, as lines of mdoc(7): each is an item of a list, whose prose
// follows in the template.
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace harness2fa::printed {

// call_in_mdoc and reply_in_mdoc return the word, the fields, and who may make the call. They throw BadTemplate if there is none of that
// name.
std::string call_in_mdoc(std::string_view name);
std::string reply_in_mdoc(std::string_view name);

std::set<std::string> names_of_calls();
std::set<std::string> names_of_replies();

} // namespace harness2fa::printed
