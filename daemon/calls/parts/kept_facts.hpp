// SPDX-License-Identifier: Apache-2.0
// has_begun and settle keep what time has made true: the transaction that sees it first puts it into the store, whatever the clock says
// later.
#pragma once

#include "calls/dialog.hpp"

#include <optional>

namespace harness2fa::calls {

// has_begun says whether that value of `enforce_from` has begun. Another value has to begin anew.
bool has_begun(storage::Accounts& accounts, Time date, Time now);

// settled_account_of returns what account_of returns, once it agrees with the clock; settle makes it agree, and saves it if it has changed
// (settle_clock).
std::optional<rules::Account> settled_account_of(const Context& context, const directory::Person& person);
void settle(const Context& context, rules::Account& account);

} // namespace harness2fa::calls
