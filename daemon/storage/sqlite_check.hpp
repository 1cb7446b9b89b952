// SPDX-License-Identifier: Apache-2.0
// Whether a store is one whole: every row, and all of them together.
#pragma once

#include "sqlite.hpp"
#include "store_state.hpp"

#include <string>
#include <vector>

namespace harness2fa {

struct Check {
    std::int64_t accounts() const { return state.accounts.count; }

    StoreState state;
    std::vector<std::string> damage{}; // a sentence for each account that cannot be read; the others are good
};

// Reads all of it, and corrects what is only for look-ups. Throws StorageError, by name, if it is not one whole: pages that are broken, accounts that are missing, came from
// nowhere, or are of several moments.
Check check_of(Database& database, const Secret& key, const std::string& path);

// The sealed row that holds for all. Throws StorageError if it does not open.
StoreState state_of(Database& database, const Secret& key, const std::string& path);
void write_state(Database& database, const Secret& key, const StoreState& state);

} // namespace harness2fa
