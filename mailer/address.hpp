// SPDX-License-Identifier: Apache-2.0
// qualified makes an address fit for a connection to a mail server.
#pragma once

#include "common/mail_address.hpp"

namespace harness2fa::mailer {

// qualified makes NAME@localhost of a name alone, which is no address to SMTP (RFC 5321, 2.3.11), if the mail server is this machine: there
// it is a user. Other servers get the name as it is, and may know what to make of it.
MailAddress qualified(const MailAddress& address, bool server_is_this_machine);

} // namespace harness2fa::mailer
