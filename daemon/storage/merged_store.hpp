// SPDX-License-Identifier: Apache-2.0
// merge_stores makes a new store of a backup and of the store as it is.
#pragma once

#include "restoration.hpp"
#include "sqlite.hpp"
#include "store_state.hpp"

namespace harness2fa::storage {

struct MergeSource {
    Database& database;
    const Secret& key;
};

// merge_stores writes into an empty file; present is std::nullopt if the present store cannot be used. The outcome says what has become of
// each account. It throws StorageError.
void merge_stores(const MergeSource& backup, const std::optional<MergeSource>& present, const std::string& into,
                  const Secret& key, const Session& session, const rules::RestoreTerms& terms,
                  Restoration::Report& outcome);

} // namespace harness2fa::storage
