// SPDX-License-Identifier: Apache-2.0
// restored_account says what becomes of an account when a backup is restored. As far as is known, nobody gets in after a restore who would
// not have got in without it.
#pragma once

#include "account.hpp"
#include "recovery.hpp"

namespace harness2fa::rules {

struct KnownAccount {
    Account account;
    RecoverySet codes{};
};

struct RestoreTerms {
    Time now{};
    int window = 1;       // steps, from the settings
    bool of_same = false; // the present store is a later state of the one that the backup was made of
};

// restored_account takes the account `kept` of the backup. `present` is that of the present store, or nullptr if that has none or cannot be
// read. A user whose devices were all added after the backup becomes *reset*, with no way in but a manager.
KnownAccount restored_account(KnownAccount kept, const KnownAccount* present, const RestoreTerms& terms);

// unrestored_account takes the account of a user whom the backup does not have. A user with devices becomes *reset*.
KnownAccount unrestored_account(KnownAccount present, const RestoreTerms& terms);

} // namespace harness2fa::rules
