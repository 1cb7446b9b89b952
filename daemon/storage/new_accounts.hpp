// SPDX-License-Identifier: Apache-2.0
// NewAccounts writes rows of accounts into a new store, and keeps the AccountSet that they make.
#pragma once

#include "account_record.hpp"
#include "account_set.hpp"
#include "sqlite.hpp"

#include <cstdint>

namespace harness2fa::storage {

class NewAccounts {
  public:
    NewAccounts(Database& database, const Secret& key);

    void add(const rules::Account& account, const rules::RecoverySet& codes);
    void add_damaged(const std::string& name); // adds a record that does not open, so it lets nobody in
    bool has(const UserName& name) const;

    const AccountSet::State& state() const { return set_.state(); }

  private:
    void add_row(const std::string& name, std::optional<uid_t> uid, std::int64_t version,
                 const std::vector<unsigned char>& record);

    const Secret& key_;
    Statement insert_, find_;
    AccountSet set_;
};

} // namespace harness2fa::storage
