// SPDX-License-Identifier: Apache-2.0
// judge gives the verdict on one code: used before, wrong, too many wrong ones, or right. It has no side effects but on its arguments: the
// caller stores the account in the same transaction in which it was read, before anybody hears the verdict.
#pragma once

#include "account.hpp"
#include "recovery.hpp"
#include "settings/settings.hpp"

#include <string_view>

namespace harness2fa::rules {

// A Barrier keeps a user from being asked at all (RFC 4226 section 7.3; NIST SP 800-63B-4 section 3.2.2).
struct Barrier {
    enum class Kind { none, pause, lock } kind = Kind::none;
    std::chrono::seconds remaining{0}; // of a pause
};
Barrier barrier(const Account& account, CounterKind kind, Time now, const settings::LockoutSettings& lockout);

// pending_is_good says whether there is a pending secret that can still become a device.
bool pending_is_good(const Account& account, Time now);

// settle_clock makes the account agree with the clock: a pending secret that has expired stays so, whatever the clock says later, and a
// failure that lies in the future, because the clock was set back, counts as one of now, so that a pause never gets longer. It returns true
// if the account was changed and is to be stored.
bool settle_clock(Account& account, Time now);

// no_code_before returns when the device takes codes again if its burned step lies further ahead than a right clock can have been. It
// returns std::nullopt if the device takes codes now.
std::optional<Time> no_code_before(const Device& device, Time now, int window);
// lower_burned sets such burned steps to the step of now, and returns true if there were any.
bool lower_burned(Account& account, Time now, int window);

enum class CodeVerdict {
    accepted,
    used_already, // a right code, but of the burned step or an older one; not counted
    malformed,    // not a code at all; not counted
    wrong,        // counted
    barred        // a pause or a lock holds: neither compared nor counted
};
struct Judgement {
    CodeVerdict verdict = CodeVerdict::barred;
    std::string device{}; // of an accepted or used code
};

// judge_recovery_code judges a recovery code, whose hash was made with the set's salt. A right code is used up.
CodeVerdict judge_recovery_code(Account& account, RecoverySet& set, CounterKind kind, const RecoveryHash& hash,
                                Time now, const settings::LockoutSettings& lockout);

// clock_error returns how many seconds the clock that made the code is ahead (negative: behind), and std::nullopt if the code is none of
// the device's within an hour either way. It is meant for readers of the journal and for those who hold the secret anyway, and accepts no
// code. It takes the same time whatever matches.
std::optional<std::chrono::seconds> clock_error(const Device& device, std::string_view typed, Time now);

// judge compares the code with every device, and with the pending secret. It changes the account: it burns the step of each device that
// matches and clears the counter of this kind, or counts the failure. A right code makes the pending secret a device if it is one of its
// codes, and ends a reset.
Judgement judge(Account& account, CounterKind kind, std::string_view typed, Time now,
                const settings::Settings& settings);

} // namespace harness2fa::rules
