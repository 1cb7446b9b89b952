// SPDX-License-Identifier: Apache-2.0
// stored_address and the others know how the store writes addresses of mail: "" stands for none.
#pragma once

#include "rules/account.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace harness2fa::storage {

// stored_address returns std::nullopt for "", and for what cannot be mailed.
std::optional<MailAddress> stored_address(std::string_view text);

// text_of returns "" for std::nullopt.
std::string text_of(const std::optional<MailAddress>& address);

// set_own_address sets the account's own address, and own_address returns it as text. What cannot be mailed is kept as it is: the user logs
// in as before, and a manager who wants to mail them is told.
void set_own_address(rules::Account& account, std::string_view text);
std::string own_address(const rules::Account& account);

} // namespace harness2fa::storage
