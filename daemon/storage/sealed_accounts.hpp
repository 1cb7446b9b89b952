// SPDX-License-Identifier: Apache-2.0
// SealedAccounts opens the accounts of a database, be it the store or a backup.
#pragma once

#include "account_record.hpp"
#include "sqlite.hpp"

#include <string>

namespace harness2fa::storage {

struct SealedAccount {
    std::string name;                      // as the row says it
    std::optional<StoredAccount> stored{}; // std::nullopt if it does not verify, or if that is no login name
};

class SealedAccounts {
  public:
    SealedAccounts(Database& database, const Secret& key)
        : key_(key), all_(database, "SELECT name, version, record FROM accounts"),
          find_(database, "SELECT name, version, record FROM accounts WHERE name = ?") {}

    template <class Visit>
    void each(const Visit& visit) const {
        for (Query row(all_); row.step();)
            visit(opened_row(row));
    }
    std::optional<SealedAccount> find(const std::string& name) const;

  private:
    SealedAccount opened_row(const Query& row) const;

    const Secret& key_;
    Statement all_, find_;
};

} // namespace harness2fa::storage
