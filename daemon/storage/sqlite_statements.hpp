// What SqliteAccounts asks of its database, prepared once.
#pragma once

#include "sqlite_accounts.hpp"
#include "sqlite_outbox.hpp"

namespace harness2fa {

struct SqliteAccounts::Statements {
    explicit Statements(Database& database)
        : find_account(database, "SELECT uid, login_failures, login_failed_at, own_failures, own_failed_at, devices, "
                                 "pending, reset, last_login, address FROM accounts WHERE name = ?"),
          find_devices(database, "SELECT name, algorithm, digits, period, burned_step, since, last_used, sealed "
                                 "FROM devices WHERE user = ? ORDER BY since, name"),
          find_pending(database, "SELECT name, algorithm, digits, period, burned_step, made, expires, sealed "
                                 "FROM pending WHERE user = ?"),
          save_account(database,
                       "INSERT INTO accounts(name, uid, login_failures, login_failed_at, own_failures, own_failed_at, "
                       "devices, pending, reset, last_login, address) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                       "ON CONFLICT(name) DO UPDATE SET "
                       "uid = excluded.uid, login_failures = excluded.login_failures, "
                       "login_failed_at = excluded.login_failed_at, own_failures = excluded.own_failures, "
                       "own_failed_at = excluded.own_failed_at, devices = excluded.devices, "
                       "pending = excluded.pending, reset = excluded.reset, last_login = excluded.last_login, "
                       "address = excluded.address"),
          save_device(database, "INSERT OR REPLACE INTO devices VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)"),
          save_pending(database, "INSERT OR REPLACE INTO pending VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)"),
          held(database, "SELECT accounts.pending, devices.name FROM accounts LEFT JOIN devices "
                         "ON devices.user = accounts.name WHERE accounts.name = ?"),
          names(database, "SELECT name FROM accounts ORDER BY name"),
          find_recovery(database, "SELECT recovery FROM accounts WHERE name = ?"),
          save_recovery(database, "UPDATE accounts SET recovery = ? WHERE name = ?"),
          remove_account(database, "DELETE FROM accounts WHERE name = ?"),
          remove_device(database, "DELETE FROM devices WHERE user = ? AND name = ?"),
          remove_pending(database, "DELETE FROM pending WHERE user = ?"),
          find_fact(database, "SELECT value FROM facts WHERE name = ?"),
          save_fact(database, "INSERT OR REPLACE INTO facts VALUES(?, ?)"), begin(database, "BEGIN"),
          commit(database, "COMMIT"), begin_change(database, "SAVEPOINT change"),
          keep_change(database, "RELEASE change"), outbox(database) {}

    Statement find_account, find_devices, find_pending, save_account, save_device, save_pending, held, names,
        find_recovery, save_recovery, remove_account, remove_device, remove_pending, find_fact, save_fact;
    Statement begin, commit, begin_change, keep_change;
    SqliteOutbox outbox;
};

} // namespace harness2fa
