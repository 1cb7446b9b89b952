// SPDX-License-Identifier: Apache-2.0
// Addresses of mail, where they are put onto a connection.
#pragma once

#include "common/mail_address.hpp"

namespace harness2fa {

// A name alone is no address to SMTP (RFC 5321, 2.3.11): on a mail server of this machine it is a user of it, NAME@localhost. Other
// servers get it as it is, and may know what to make of it.
MailAddress qualified(const MailAddress& address, bool server_is_this_machine);

} // namespace harness2fa
