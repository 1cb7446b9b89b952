// SPDX-License-Identifier: Apache-2.0
// sealed makes a record of the store, and opened opens it. A record opens only in the row it was written for, in the version that the row
// says.
#pragma once

#include "account_record.hpp"
#include "store_state.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace harness2fa::storage {

std::vector<unsigned char> sealed(const Secret& key, const rules::Account& account, const rules::RecoverySet& codes,
                                  std::int64_t version);
std::vector<unsigned char> sealed(const Secret& key, const StoreState& state);

// opened and opened_state return std::nullopt if a single bit, the name or the version is not what the record was sealed with.
std::optional<StoredAccount> opened(const Secret& key, const UserName& name, std::int64_t version,
                                    std::span<const unsigned char> record);
std::optional<StoreState> opened_state(const Secret& key, std::span<const unsigned char> record);

} // namespace harness2fa::storage
