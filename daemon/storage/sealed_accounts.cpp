// SPDX-License-Identifier: Apache-2.0
#include "sealed_accounts.hpp"

#include "sealed_records.hpp"

namespace harness2fa::storage {

SealedAccount SealedAccounts::opened_row(const Query& row) const {
    SealedAccount account{row.text(0)};
    if (const auto name = UserName::parse(account.name))
        account.stored = opened(key_, *name, row.number(1), row.blob(2));
    return account;
}

std::optional<SealedAccount> SealedAccounts::find(const std::string& name) const {
    Query row(find_);
    if (!row.bind(name).step())
        return {};
    return opened_row(row);
}

} // namespace harness2fa::storage
