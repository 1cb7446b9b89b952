// SPDX-License-Identifier: Apache-2.0
#include "address.hpp"

namespace harness2fa::mailer {

MailAddress qualified(const MailAddress& address, bool server_is_this_machine) {
    if (address.has_domain() || !server_is_this_machine)
        return address;
    return *MailAddress::parse(address.str() + "@localhost"); // no name is too long for that
}

} // namespace harness2fa::mailer
