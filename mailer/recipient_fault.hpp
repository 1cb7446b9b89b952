// SPDX-License-Identifier: Apache-2.0
// Whose fault it is when a mail server refuses a recipient. Pure.
#pragma once

#include <string_view>

namespace harness2fa {

// Whether a reply to RCPT says that there is no such recipient. Not when their mailbox is full, nor when it may be about the sender, this
// host or relaying: servers answer all of that here.
bool is_fault_of_recipient(std::string_view reply);

} // namespace harness2fa
