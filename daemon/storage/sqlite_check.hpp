// SPDX-License-Identifier: Apache-2.0
// check_of finds out whether a store is one whole: every row by itself, and all of them together.
#pragma once

#include "sqlite.hpp"
#include "store_state.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace harness2fa::storage {

struct Check {
    std::int64_t accounts() const { return state.accounts.count; }

    StoreState state;
    std::vector<std::string> damage{}; // a sentence for each account that cannot be read
};

// check_of reads the whole store, and corrects the column of uids, which is only for look-ups. It throws StorageError, with the path, if
// the store is not one whole: if pages are broken, or accounts are missing, added, or of several moments.
Check check_of(Database& database, const Secret& key, const std::string& path);

// state_of opens the sealed row about the store as a whole. It throws StorageError if that does not open.
StoreState state_of(Database& database, const Secret& key, const std::string& path);
void write_state(Database& database, const Secret& key, const StoreState& state);

} // namespace harness2fa::storage
