// SPDX-License-Identifier: Apache-2.0
// The tables of accounts.db, and whether a file has them.
#pragma once

#include "sqlite.hpp"
#include "store_state.hpp"
#include "witness.hpp"

namespace harness2fa {

inline constexpr std::int64_t schema_version = 4; // PRAGMA user_version

// A new, empty, closed store file, of that session. Throws StorageError.
void create_store(const std::string& path, const Secret& key, const Session& session);

void create_tables(Database& database, bool with_outbox);

// What a store has before it has accounts: the tables, and by what its key is known again.
void lay_out(Database& database, const Secret& key);
void insert_state(Database& database, const Secret& key, const StoreState& state);

// Of a file from elsewhere: nothing in it is trusted. Throws StorageError, by name, if it is of a newer version or not ours.
void require_form(Database& database, const std::string& path);
bool was_made_with(Database& database, const Secret& key);

// Sets the database up for use. Throws StorageError, by name, if it is of a newer version, not ours, or was not made with this key; then it
// is left as it is.
void require_ours(Database& database, const std::string& path, const Secret& key);

bool is_of_older_form(Database& database); // to be converted: older_form.hpp

// Throws StorageError, by name, if it is not the store that was used last.
void require_known(Database& database, const std::string& path, const Secret& key, const Witness& witness);

} // namespace harness2fa
