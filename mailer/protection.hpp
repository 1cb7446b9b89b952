// SPDX-License-Identifier: Apache-2.0
// protection_of says what a connection to a mail server needs before anything is said on it.
#pragma once

#include "common/messages.hpp"

#include <string>
#include <string_view>

namespace harness2fa::mailer {

// is_this_machine is true for localhost, 127.0.0.0/8, ::1 (in brackets or not), and own_name, whole or up to its first dot.
bool is_this_machine(std::string_view host, std::string_view own_name);

struct Protection {
    bool from_the_start; // smtps
    bool demanded;       // no message without TLS
    bool verified;       // the certificate must be the host's
};

// protection_of demands that a key, and the password for the server, go to other hosts encrypted, unless the settings say otherwise. A test
// is to show that a key could be sent, so it needs as much. TLS that is not demanded is better than none, whatever the certificate.
Protection protection_of(const Mail& mail, bool smtps, bool this_machine);

} // namespace harness2fa::mailer
