// SPDX-License-Identifier: Apache-2.0
#include "enrollment.hpp"

namespace harness2fa::rules {

bool belongs_to(const Account& account, std::optional<uid_t> uid) {
    return !account.uid || !uid || *account.uid == *uid || uid == 0U;
}

Enrollment enrollment_of(const std::optional<Account>& account, std::optional<uid_t> uid) {
    if (!account)
        return Enrollment::none;
    const bool bound = !account->devices.empty() || account->reset;
    if (!belongs_to(*account, uid))
        return bound ? Enrollment::changed : Enrollment::none;
    if (!account->devices.empty())
        return Enrollment::active;
    if (account->reset)
        return Enrollment::reset;
    return account->pending ? Enrollment::invited : Enrollment::none;
}

bool asks_for_codes(Enrollment state) {
    switch (state) {
    case Enrollment::active:
    case Enrollment::reset:
        return true;
    case Enrollment::none:
    case Enrollment::invited:
    case Enrollment::changed:
    case Enrollment::damaged:
        break;
    }
    return false;
}

} // namespace harness2fa::rules
