// SPDX-License-Identifier: Apache-2.0
// is_fault_of_recipient finds out whose fault it is if a mail server refuses a recipient.
#pragma once

#include <string_view>

namespace harness2fa::mailer {

// is_fault_of_recipient says whether a reply to RCPT says that there is no such recipient. It returns false if their mailbox is full, and
// if the reply may be about the sender, this host or relaying: servers answer all of that here.
bool is_fault_of_recipient(std::string_view reply);

} // namespace harness2fa::mailer
