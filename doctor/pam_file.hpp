// SPDX-License-Identifier: Apache-2.0
// parse_pam_file reads one file of /etc/pam.d as libpam does (Linux-PAM 1.5, libpam/pam_handlers.c, with Debian's @include).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace harness2fa::doctor {

inline constexpr std::string_view our_module = "pam_harness2fa.so";

struct PamLine {
    int line = 0;     // number of its first line, from 1
    std::string type; // auth, account, password, session or @include, in lower case and without a leading -
    std::string control;
    std::string module; // the file, if this is an @include, or the control is include or substack
    std::vector<std::string> arguments{};
};
std::vector<PamLine> parse_pam_file(std::string_view text);

// base_name returns the name of a module without directories.
std::string base_name(const std::string& module);
bool is_ours(const std::string& module);

} // namespace harness2fa::doctor
