// SPDX-License-Identifier: Apache-2.0
// An account as one record, which is sealed as a whole: nothing that decides lies beside it.
#pragma once

#include "rules/account.hpp"
#include "rules/recovery.hpp"

#include <cstdint>
#include <optional>

namespace harness2fa {

inline constexpr std::int64_t most_failures = 1'000'000; // of a counter: nobody gets there, a lock comes long before

struct StoredAccount {
    Account account;
    RecoverySet codes;        // the recovery codes that are left
    std::int64_t version = 0; // a new one, at random, whenever it is saved
};

Secret packed(const Account& account, const RecoverySet& codes, std::int64_t version);

// The name is that of the row. Nothing if these bytes are no record of this form.
std::optional<StoredAccount> unpacked(const UserName& name, const Secret& bytes);

} // namespace harness2fa
