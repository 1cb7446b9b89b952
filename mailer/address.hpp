// Addresses of mail, judged once more where they are put into a message and onto a connection.
#pragma once

#include <string>
#include <string_view>

namespace harness2fa {

// "" for an address that may be used: NAME or NAME@DOMAIN in plain ASCII without quotes, at most 254 bytes (RFC 5321,
// 4.5.3.1.3). Otherwise why not, as half a sentence that quotes nothing of it.
std::string wrong_with_address(std::string_view address);

// A name alone is no address to SMTP (RFC 5321, 2.3.11): on a mail server of this machine it is a user of it, NAME@localhost. Other
// servers get it as it is, and may know what to make of it.
std::string qualified(const std::string& address, bool server_is_this_machine);

// For the journal: its first character, and the domain.
std::string masked(std::string_view address);

} // namespace harness2fa
