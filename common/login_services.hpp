// SPDX-License-Identifier: Apache-2.0
// The PAM services through which people log in on a machine with Debian's programs.
#pragma once

#include <array>
#include <string_view>

namespace harness2fa {

inline constexpr std::array<std::string_view, 6> login_services{"sshd", "login", "su", "su-l", "sudo", "sudo-i"};

// The one of them that others than people at the machine come through.
inline constexpr std::string_view remote_login_service = "sshd";

} // namespace harness2fa
