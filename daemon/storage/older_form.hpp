// SPDX-License-Identifier: Apache-2.0
// Stores of before schema version 4, which had a column for each thing and sealed the secrets alone. They are converted once.
#pragma once

#include "sqlite.hpp"
#include "store_state.hpp"

namespace harness2fa {

// All in one transaction. An account of which a part does not verify becomes a damaged one: nobody is let in by it. Throws StorageError;
// then it is as it was.
void convert(Database& database, const Secret& key, const Session& session);

} // namespace harness2fa
