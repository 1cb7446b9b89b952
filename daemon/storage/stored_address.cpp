// SPDX-License-Identifier: Apache-2.0
#include "stored_address.hpp"

namespace harness2fa::storage {

std::optional<MailAddress> stored_address(std::string_view text) {
    const auto address = MailAddress::parse(text);
    return address ? std::optional(*address) : std::nullopt;
}

std::string text_of(const std::optional<MailAddress>& address) {
    return address ? address->str() : "";
}

void set_own_address(rules::Account& account, std::string_view text) {
    account.address = stored_address(text);
    if (!account.address && !text.empty())
        account.odd_address = text;
}

std::string own_address(const rules::Account& account) {
    return account.odd_address.value_or(text_of(account.address));
}

} // namespace harness2fa::storage
