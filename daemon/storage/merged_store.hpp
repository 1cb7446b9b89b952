// SPDX-License-Identifier: Apache-2.0
// A new store, made of a backup and of the store as it is.
#pragma once

#include "restoration.hpp"
#include "sqlite.hpp"
#include "store_state.hpp"

namespace harness2fa {

struct MergeSource {
    Database& database;
    const Secret& key;
};

// Into an empty file. present: nothing where it cannot be used. The outcome says what has become of whom.
void merge_stores(const MergeSource& backup, const std::optional<MergeSource>& present, const std::string& into,
                  const Secret& key, const Session& session, const RestoreTerms& terms, Restoration::Report& outcome);

} // namespace harness2fa
