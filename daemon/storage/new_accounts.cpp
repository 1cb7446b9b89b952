// SPDX-License-Identifier: Apache-2.0
#include "new_accounts.hpp"

#include "random.hpp"
#include "sealed_records.hpp"

#include <cstdint>

namespace harness2fa::storage {

NewAccounts::NewAccounts(Database& database, const Secret& key)
    : key_(key), insert_(database, "INSERT INTO accounts VALUES(?, ?, ?, ?)"),
      find_(database, "SELECT 1 FROM accounts WHERE name = ?"), set_(key) {}

void NewAccounts::add(const rules::Account& account, const rules::RecoverySet& codes) {
    const std::int64_t version = random_number();
    add_row(account.name.str(), account.uid, version, sealed(key_, account, codes, version));
}

void NewAccounts::add_damaged(const std::string& name) {
    add_row(name, {}, random_number(), std::vector<unsigned char>(1));
}

bool NewAccounts::has(const UserName& name) const {
    return Query(find_).bind(name.str()).step();
}

void NewAccounts::add_row(const std::string& name, std::optional<uid_t> uid, std::int64_t version,
                          const std::vector<unsigned char>& record) {
    Query(insert_)
        .bind(name)
        .bind(uid ? std::optional<std::int64_t>(*uid) : std::nullopt)
        .bind(version)
        .bind(record)
        .run();
    set_.add(name, version);
}

} // namespace harness2fa::storage
