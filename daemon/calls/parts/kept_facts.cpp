// SPDX-License-Identifier: Apache-2.0
#include "kept_facts.hpp"

#include "code_check.hpp"

namespace harness2fa::calls {

bool has_begun(storage::Accounts& accounts, Time date, Time now) {
    if (accounts.begun() == date)
        return true;
    if (now < date)
        return false;
    accounts.set_begun(date);
    return true;
}

std::optional<rules::Account> settled_account_of(const Context& context, const directory::Person& person) {
    auto account = account_of(context.accounts, person);
    if (account)
        settle(context, *account);
    return account;
}

void settle(const Context& context, rules::Account& account) {
    if (rules::settle_clock(account, context.now))
        context.accounts.save(account);
}

} // namespace harness2fa::calls
