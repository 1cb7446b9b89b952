// SPDX-License-Identifier: Apache-2.0
// walk goes through a stack in every way in which libpam can (libpam/pam_dispatch.c): each module may succeed, fail or have nothing to say.
#pragma once

#include "pam_stack.hpp"

#include <map>
#include <set>

namespace harness2fa::doctor {

// A Walk knows lines by their number in Stack::handlers.
struct Walk {
    bool named = false;            // a line of ours asks for a code after a password (not after=publickey)
    bool reached = false;          // there is a way to such a line
    bool lets_in_past = false;     // a login can succeed although no such line was reached
    std::set<std::size_t> passing; // lines that lead past ours to a success
    std::map<std::size_t, std::set<Returned>> powerless; // our lines, and their failures that a login survives
    std::set<std::size_t> before_password;               // our lines that are reached before the password is checked
    std::set<std::size_t> after_wrong_password; // our lines that are reached although every password check failed
    std::set<std::size_t> demanding;            // our lines where a login that needs no code cannot succeed
};
Walk walk(const Stack& stack);

bool checks_password(const std::string& module);
bool waits_for_key(const Handler& handler); // one of ours with after=publickey: without a key it ignores the login

} // namespace harness2fa::doctor
