// SPDX-License-Identifier: Apache-2.0
// Addresses of mail as texts of the store, where "" is none.
#pragma once

#include "rules/account.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace harness2fa::storage {

// Nothing of "", and of what cannot be mailed.
std::optional<MailAddress> stored_address(std::string_view text);

// "" of nothing.
std::string text_of(const std::optional<MailAddress>& address);

// The account's own address. What cannot be mailed is kept as it is: its user logs in as before, and whoever mails is told.
void set_own_address(rules::Account& account, std::string_view text);
std::string own_address(const rules::Account& account);

} // namespace harness2fa::storage
