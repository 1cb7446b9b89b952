// SPDX-License-Identifier: Apache-2.0
// A StoredAccount becomes one record, which is sealed as a whole: nothing that decides a login lies beside it.
#pragma once

#include "rules/account.hpp"
#include "rules/recovery.hpp"

#include <cstdint>
#include <optional>

namespace harness2fa::storage {

inline constexpr std::int64_t most_failures = 1'000'000; // that a counter may hold; a lock comes long before

struct StoredAccount {
    rules::Account account;
    rules::RecoverySet codes; // the recovery codes that are left
    std::int64_t version = 0; // a new random one whenever the account is saved
};

Secret packed(const rules::Account& account, const rules::RecoverySet& codes, std::int64_t version);

// unpacked reads a record of the row with that name. It returns std::nullopt if the bytes are no record of a known form.
std::optional<StoredAccount> unpacked(const UserName& name, const Secret& bytes);

} // namespace harness2fa::storage
