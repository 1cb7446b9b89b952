// SPDX-License-Identifier: Apache-2.0
// login_services are the PAM services through which people log in on a machine with Debian's programs.
#pragma once

#include <array>
#include <string_view>

namespace harness2fa {

inline constexpr std::array<std::string_view, 6> login_services{"sshd", "login", "su", "su-l", "sudo", "sudo-i"};

// remote_login_service is the one through which people log in who are not at the machine.
inline constexpr std::string_view remote_login_service = "sshd";

} // namespace harness2fa
