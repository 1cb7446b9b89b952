// SPDX-License-Identifier: Apache-2.0
// A Finding says what is wrong, where, and what to do about it.
#pragma once

#include <string>
#include <vector>

namespace harness2fa::doctor {

struct Finding {
    enum class Kind {
        opens,     // lets a login through without a code
        locks_out, // keeps people out who have the right password and code
        other
    };
    Kind kind = Kind::other;
    std::string file; // as the administrator knows it, "" for none
    int line = 0;     // from 1; 0 for the file as a whole
    std::string text; // what is wrong and what to do

    bool operator==(const Finding&) const = default;
};
using Findings = std::vector<Finding>;

std::string sentence(const Finding& finding); // "FILE:LINE: text"

std::string listed(const std::vector<std::string>& names); // "a, b and c"

} // namespace harness2fa::doctor
