// A key that was handed out to somebody who has no device: the way it went.
#pragma once

#include "dialog.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace harness2fa {

// Whether its owner can have it: not while the mail with it waits, nor when that was given up.
bool can_be_held(const Context& context, const Account& account);

// A sentence for its owner, who may be anybody with the password: the address is masked.
std::string where_key_is(const Context& context, const Account& account);

// Another one for each key that is mailed, 0 for one that was not; nothing where there is no key.
std::optional<std::int64_t> number_of_key(const Context& context, const std::optional<Account>& account);

// The account has a device, or another key: a mail that still waits is not sent, and one that failed is no fault any more.
void withdraw_key_mail(const Context& context, const Account& account);

} // namespace harness2fa
