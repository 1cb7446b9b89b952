// SPDX-License-Identifier: Apache-2.0
// Goes through a stack in every way libpam can go through it (libpam/pam_dispatch.c): each module may succeed, fail or have nothing to say.
#pragma once

#include "pam_stack.hpp"

#include <map>
#include <set>

namespace harness2fa::doctor {

// Lines are named by their number in Stack::handlers.
struct Walk {
    bool named = false;            // a line of ours is there that asks after a password (not after=publickey)
    bool reached = false;          // and there is a way to it
    bool lets_in_past = false;     // a login can succeed although none was reached
    std::set<std::size_t> passing; // the lines that lead past ours to a success
    std::map<std::size_t, std::set<Returned>> powerless; // ours: failures that a login nevertheless survives
    std::set<std::size_t> before_password;               // ours: reached with a password still to be checked
    std::set<std::size_t> after_wrong_password;          // ours: reached although every password check failed
    std::set<std::size_t> demanding;                     // ours: a login that needs no code cannot succeed there
};
Walk walk(const Stack& stack);

bool checks_password(const std::string& module);
bool waits_for_key(const Handler& handler); // ours with after=publickey: without a key it has nothing to say

} // namespace harness2fa::doctor
