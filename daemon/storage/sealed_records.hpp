// SPDX-License-Identifier: Apache-2.0
// What lies in the store, opened and sealed. A record opens only where it was written, in the version that its row says.
#pragma once

#include "account_record.hpp"
#include "store_state.hpp"

#include <span>
#include <vector>

namespace harness2fa {

std::vector<unsigned char> sealed(const Secret& key, const Account& account, const RecoverySet& codes,
                                  std::int64_t version);
std::vector<unsigned char> sealed(const Secret& key, const StoreState& state);

// Nothing if a single bit, the name or the version is not the one it was sealed with.
std::optional<StoredAccount> opened(const Secret& key, const UserName& name, std::int64_t version,
                                    std::span<const unsigned char> record);
std::optional<StoreState> opened_state(const Secret& key, std::span<const unsigned char> record);

} // namespace harness2fa
