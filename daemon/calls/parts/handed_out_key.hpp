// SPDX-License-Identifier: Apache-2.0
// A key that was handed out to somebody who has no device: the way it went.
#pragma once

#include "calls/dialog.hpp"

#include <string>

namespace harness2fa::calls {

// Whether its owner can have it: not while the mail with it waits, nor when that was given up.
bool can_be_held(const rules::PendingSecret& key);

// A sentence for its owner, who may be anybody with the password: the address is masked. Of an account with a pending secret.
std::string where_key_is(const rules::Account& account);

// What has become of the mail is what has become of the key that it brings: in the store's sealed part, because logins depend on it.
void note_arrival(const Context& context, const storage::OutgoingMail& mail);

// The account has a device, or another key: a mail that still waits is not sent, and one that failed is no fault any more.
void withdraw_key_mail(const Context& context, const rules::Account& account);

} // namespace harness2fa::calls
