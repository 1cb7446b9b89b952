// SPDX-License-Identifier: Apache-2.0
// enrollment_of finds out what a user has from what the store holds. Each state follows from the account alone:
//
//   state    name and uid  devices  reset  key       a login that has to ask        `disable` and the like
//   none     –             none     no     none      set-up, or refused             nothing to do
//   invited  hold          none     no     any       a code of the key, while it    nothing to do
//                                                    is good and can be held
//   active   hold          some     no     any       a code of a device or the key  with a code
//   reset    hold          none     yes    any       a code of the key; otherwise   with a code of the key
//                                                    refused, also where no code
//                                                    is demanded
//   changed  do not hold   some, or reset            refused until `adopt`, `forget`
//   damaged  cannot be known                         refused until `forget`
//
// If name and uid do not hold and there is neither a device nor a reset, the account is nobody's, and the state is none.
#pragma once

#include "account.hpp"
#include "common/states.hpp"

#include <optional>

namespace harness2fa::rules {

// belongs_to says whether the account is that of the user who has this uid now. If one of the uids is std::nullopt, it is; all names of
// uid 0 are root.
bool belongs_to(const Account& account, std::optional<uid_t> uid);

// enrollment_of takes an account that can be read, or std::nullopt if the store has none. Whether somebody else has changed into this name,
// only the user database can tell: see Owners.
Enrollment enrollment_of(const std::optional<Account>& account, std::optional<uid_t> uid);

// asks_for_codes says whether logins in that state ask for a code even if none is demanded.
bool asks_for_codes(Enrollment state);

} // namespace harness2fa::rules
