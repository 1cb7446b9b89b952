// SPDX-License-Identifier: Apache-2.0
// What becomes of an account when a backup is restored: nobody gets in by it who would not have got in without, as far as is known.
#pragma once

#include "account.hpp"
#include "recovery.hpp"

namespace harness2fa {

struct KnownAccount {
    Account account;
    RecoverySet codes{};
};

struct RestoreTerms {
    Time now{};
    int window = 1;       // of the settings, in steps
    bool of_same = false; // the present store is a later state of the one that the backup was made of
};

// `kept`: of the backup. `present`: of the store as it is, nothing where that cannot be read or is not a later state of the same store and
// has no such account. A user whose devices are all of after the backup becomes *reset*, with no way in but a manager.
KnownAccount restored_account(KnownAccount kept, const KnownAccount* present, const RestoreTerms& terms);

// Of a user whom the backup does not hold: *reset*, who has devices.
KnownAccount unrestored_account(KnownAccount present, const RestoreTerms& terms);

} // namespace harness2fa
