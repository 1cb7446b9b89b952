// SPDX-License-Identifier: Apache-2.0
// convert reads stores from before schema version 4, which had a column for each thing and sealed only the secrets. Each is converted once.
#pragma once

#include "sqlite.hpp"
#include "store_state.hpp"

namespace harness2fa::storage {

// convert works in one transaction. An account of which a part does not verify becomes a damaged one, which lets nobody in. If it throws
// StorageError, the store is as it was.
void convert(Database& database, const Secret& key, const Session& session);

} // namespace harness2fa::storage
