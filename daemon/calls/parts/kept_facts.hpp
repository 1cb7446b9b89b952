// SPDX-License-Identifier: Apache-2.0
// What time has made true stays true: kept in the store by the transaction that sees it first, whatever the clock says later.
#pragma once

#include "calls/dialog.hpp"

#include <optional>

namespace harness2fa::calls {

// Whether that value of `enforce_from` has begun. A new value is a new fact.
bool has_begun(storage::Accounts& accounts, Time date, Time now);

// With what the clock has made of it, as settle_clock() has it.
std::optional<rules::Account> settled_account_of(const Context& context, const directory::Person& person);
void settle(const Context& context, rules::Account& account);

} // namespace harness2fa::calls
