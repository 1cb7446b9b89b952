// SPDX-License-Identifier: Apache-2.0
// A MailServer is where messages are handed over.
#pragma once

#include <optional>
#include <string>
#include <sys/socket.h>

namespace harness2fa::mailer {

struct MailServer {
    bool smtps;
    std::string host, url;
    bool this_machine; // as far as the name says
};

// mail_server_of reads smtp://HOST[:PORT] or smtps://HOST[:PORT]. It returns std::nullopt for anything else, and if the URL names a user.
std::optional<MailServer> mail_server_of(const std::string& url);

// is_own_address says whether an IPv4 or IPv6 address is one of this machine, because a name can lead elsewhere.
bool is_own_address(const sockaddr& address, socklen_t size);

} // namespace harness2fa::mailer
