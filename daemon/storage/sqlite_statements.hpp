// SPDX-License-Identifier: Apache-2.0
// Statements holds the statements of SqliteAccounts, which are prepared once.
#pragma once

#include "sqlite_accounts.hpp"
#include "sqlite_outbox.hpp"

namespace harness2fa::storage {

struct SqliteAccounts::Statements {
    explicit Statements(Database& database)
        : find(database, "SELECT uid, version, record FROM accounts WHERE name = ?"),
          insert(database, "INSERT INTO accounts(name, uid, version, record) VALUES(?, ?, ?, ?)"),
          update(database, "UPDATE accounts SET version = ?, record = ? WHERE name = ?"),
          update_uid(database, "UPDATE accounts SET uid = ? WHERE name = ?"),
          remove(database, "DELETE FROM accounts WHERE name = ?"),
          names(database, "SELECT name FROM accounts ORDER BY name"),
          names_of(database, "SELECT name FROM accounts WHERE uid = ? ORDER BY name"),
          save_state(database, "UPDATE facts SET value = ? WHERE name = 'store'"), begin(database, "BEGIN"),
          commit(database, "COMMIT"), begin_change(database, "SAVEPOINT change"),
          keep_change(database, "RELEASE change"), outbox(database) {}

    Statement find, insert, update, update_uid, remove, names, names_of, save_state;
    Statement begin, commit, begin_change, keep_change;
    SqliteOutbox outbox;
};

} // namespace harness2fa::storage
