// SPDX-License-Identifier: Apache-2.0
// create_store makes accounts.db with its tables, and the require functions refuse a file that is not such a store.
#pragma once

#include "sqlite.hpp"
#include "store_state.hpp"
#include "witness.hpp"

#include <cstdint>

namespace harness2fa::storage {

inline constexpr std::int64_t schema_version = 4; // PRAGMA user_version

// create_store writes a new, empty store file of that session, and closes it. It throws StorageError.
void create_store(const std::string& path, const Secret& key, const Session& session);

void create_tables(Database& database, bool with_outbox);

// lay_out writes what a store has before it has accounts: the tables, and a sealed text by which its key is recognised.
void lay_out(Database& database, const Secret& key);
void insert_state(Database& database, const Secret& key, const StoreState& state);

// require_form looks at a file from elsewhere, of which nothing is trusted. It throws StorageError, with the path, if the file is of a
// newer version or not ours.
void require_form(Database& database, const std::string& path);
bool was_made_with(Database& database, const Secret& key);

// require_ours sets the database up for use. It throws StorageError, with the path, if the database is of a newer version, not ours, or not
// made with this key.
void require_ours(Database& database, const std::string& path, const Secret& key);

bool is_of_older_form(Database& database); // then older_form.hpp converts it

// require_known throws StorageError, with the path, if this is not the store that was used last.
void require_known(Database& database, const std::string& path, const Secret& key, const Witness& witness);

} // namespace harness2fa::storage
