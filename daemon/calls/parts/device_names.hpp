// SPDX-License-Identifier: Apache-2.0
// free_device_name and is_device_name know what devices are called.
#pragma once

#include "rules/account.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace harness2fa::calls {

inline constexpr char usual_device_name[] = "phone";
inline constexpr std::size_t most_devices = 10; // for one user

bool is_device_name(std::string_view name); // 1 to 32 letters, digits, dots, underscores and hyphens; no leading hyphen
bool has_device(const std::optional<rules::Account>& account, const std::string& name);
std::string free_device_name(const std::optional<rules::Account>& account); // phone, phone-2, …

} // namespace harness2fa::calls
