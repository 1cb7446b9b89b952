// The tables of accounts.db, and how older ones become them.
#pragma once

#include "sqlite.hpp"

namespace harness2fa {

inline constexpr std::int64_t schema_version = 3; // PRAGMA user_version

// A new, empty, closed store file. Throws StorageError.
void create_store(const std::string& path, const Secret& key);

// Makes an existing store ready for use, and brings one of an older version up to date. Throws StorageError, by name, if it is of a
// newer version, not ours, or was not made with this key; then it is left as it is.
void prepare_store(Database& database, const std::string& path, const Secret& key);

} // namespace harness2fa
