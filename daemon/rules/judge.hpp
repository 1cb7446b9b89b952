// SPDX-License-Identifier: Apache-2.0
// The verdict on one code: used before, wrong, too many wrong ones, or right. Pure; the caller stores the account in the
// same transaction in which it was read, before anybody hears the verdict.
#pragma once

#include "account.hpp"
#include "recovery.hpp"
#include "settings/settings.hpp"

#include <string_view>

namespace harness2fa {

// What keeps a user from being asked at all. RFC 4226 section 7.3; NIST SP 800-63B-4 section 3.2.2.
struct Barrier {
    enum class Kind { none, pause, lock } kind = Kind::none;
    std::chrono::seconds remaining{0}; // of a pause
};
Barrier barrier(const Account& account, CounterKind kind, Time now, const LockoutSettings& lockout);

// Whether the pending secret can still become a device.
bool pending_is_good(const Account& account, Time now);

// What the clock has made of the account: a pending secret that has expired stays so, whatever the clock says later, and a failure that
// lies in the future, because the clock was set back, happened now: a pause is never longer than it was. True if the account was changed
// and is to be stored.
bool settle_clock(Account& account, Time now);

// When a device takes codes again whose burned step a right clock cannot have come to; nothing: it takes them now.
std::optional<Time> no_code_before(const Device& device, Time now, int window);
// Such steps become the one of now. True if there were any.
bool lower_burned(Account& account, Time now, int window);

enum class CodeVerdict {
    accepted,
    used_already, // right once, but of the burned step or an older one; not counted
    malformed,    // not a code at all; not counted
    wrong,        // counted
    barred        // a pause or a lock holds: neither compared nor counted
};
struct Judgement {
    CodeVerdict verdict = CodeVerdict::barred;
    std::string device{}; // of an accepted or used code
};

// The same for a recovery code: its hash was made with the set's salt. Used up when it is right.
CodeVerdict judge_recovery_code(Account& account, RecoverySet& set, CounterKind kind, const RecoveryHash& hash,
                                Time now, const LockoutSettings& lockout);

// For whoever reads the journal, or holds the secret anyway: by how much the clock that made the code is off, if it is one of a device's within
// an hour either way. Seconds; positive: ahead. Takes the same time whatever matches. The code is right nowhere for that.
std::optional<std::chrono::seconds> clock_error(const Device& device, std::string_view typed, Time now);

// Compares with every device, and with the pending secret. Changes the account: burns the step of each that matches and clears
// the counter of this kind, or counts the failure. A right code makes a device of the pending secret, and ends the state of who
// was reset.
Judgement judge(Account& account, CounterKind kind, std::string_view typed, Time now, const Settings& settings);

} // namespace harness2fa
