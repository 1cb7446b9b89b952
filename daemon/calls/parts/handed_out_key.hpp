// SPDX-License-Identifier: Apache-2.0
// where_key_is and the others follow a key that was handed out to somebody without a device.
#pragma once

#include "calls/dialog.hpp"

#include <string>

namespace harness2fa::calls {

// can_be_held says whether the owner can have the key. It returns false while the mail with the key waits, and if that was given up.
bool can_be_held(const rules::PendingSecret& key);

// where_key_is returns a sentence for the owner of an account with a pending secret. The address is masked, because the reader may be
// anybody with the password.
std::string where_key_is(const rules::Account& account);

// brings_key_of says whether a mail with a key brings the pending one of the account, and not one that is on paper or went elsewhere.
bool brings_key_of(const storage::OutgoingMail& mail, const rules::Account& account);

// note_arrival notes in the account what has become of the mail with its pending key: in the sealed part of the store, because logins
// depend on it.
void note_arrival(const Context& context, const storage::OutgoingMail& mail);

// withdraw_key_mail removes the mail with a key, unless it was delivered: the account has a device, so that a mail that waits is not to be
// sent, and one that failed is no fault any more.
void withdraw_key_mail(const Context& context, const rules::Account& account);

} // namespace harness2fa::calls
