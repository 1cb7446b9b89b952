// SPDX-License-Identifier: Apache-2.0
// Secrets for others, and the mails that bring them.
#pragma once

#include "calls/dialog.hpp"
#include "common/mail_address.hpp"

#include <string>

namespace harness2fa::calls {

// A new pending secret in the account, which the caller saves; an older one is dead with that, and its mail withdrawn.
void give_pending(const Context& context, rules::Account& account);

// The pending secret once more, as it is shown to its owner.
Offer offer_of_pending(const Context& context, const rules::Account& account);

// The address that mails to the owner of the account go to: the one a manager has set, or what mail.to makes. A Fault is for a manager,
// in sentences.
Result<MailAddress> recipient(const Context& context, const rules::Account& account);

// Whether all of whom codes are demanded may be mailed unasked: a test mail was delivered with the present settings of mail, or a manager
// has said so.
bool mail_is_released(const Context& context);
void release_mail(const Context& context);

// Queues the mail with the account's pending secret, in this transaction, and saves the account. about: what has happened before, a sentence.
void mail_key(const Context& context, rules::Account& account, const MailAddress& to, const std::string& asked_by,
              const std::string& about = {});

// Everything that waits is tried at once.
void retry_mail(const Context& context);

// Whether the mail brings nothing to anybody any more, or nobody knows.
bool was_given_up(const storage::OutgoingMail& mail, Time now);

// A mail with a key that waits goes to the address that holds now; where there is none, the sender's dialog gives it up. The caller saves
// the account.
void redirect_mail(const Context& context, rules::Account& account);

// Queues a mail that shows whether mails arrive.
void mail_test(const Context& context, const UserName& asked_by, const MailAddress& to);

// Queues a mail without a secret to the owner of the account, if mail is on.
void mail_notice(const Context& context, const rules::Account& account, const std::string& about);

} // namespace harness2fa::calls
