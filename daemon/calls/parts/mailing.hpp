// SPDX-License-Identifier: Apache-2.0
// give_pending makes secrets for others; mail_key and its like queue the mails that bring them, and other mails.
#pragma once

#include "calls/dialog.hpp"
#include "common/mail_address.hpp"

#include <string>

namespace harness2fa::calls {

// give_pending puts a new pending secret into the account, which the caller saves. An older one is dead then, and its mail is removed.
void give_pending(const Context& context, rules::Account& account);

// offer_of_pending returns the pending secret, which there must be, as it is shown to its owner.
Offer offer_of_pending(const Context& context, const rules::Account& account);

// recipient returns the address that mails to the owner of the account go to: the one a manager has set, or what mail.to makes. The Fault
// is for a manager, in sentences: root is not mailed, or the user has no address.
[[nodiscard]] Result<MailAddress> recipient(const Context& context, const rules::Account& account);

// mail_is_released says whether everybody who needs a code may be mailed unasked: a test mail was delivered with the present settings of
// mail, or a manager has said so.
bool mail_is_released(const Context& context);
void release_mail(const Context& context);

// mail_key queues the mail with the account's pending secret, and saves the account. `about` says what has happened before, in sentences.
void mail_key(const Context& context, rules::Account& account, const MailAddress& to, const std::string& asked_by,
              const std::string& about = {});

// retry_mail makes all mails that wait due at once.
void retry_mail(const Context& context);

// was_given_up says whether the mail has failed, or nobody knows whether it has arrived.
bool was_given_up(const storage::OutgoingMail& mail, Time now);

// redirect_mail gives a mail with a key that waits the address that holds now. If there is none, the sender's dialog gives the mail up. The
// caller saves the account.
void redirect_mail(const Context& context, rules::Account& account);

// mail_test queues a mail that shows whether mails arrive.
void mail_test(const Context& context, const UserName& asked_by, const MailAddress& to);

// mail_notice queues a mail without a secret to the owner of the account, if mail is on and the owner has an address.
void mail_notice(const Context& context, const rules::Account& account, const std::string& about);

} // namespace harness2fa::calls
