// SPDX-License-Identifier: Apache-2.0
// Where a message is to be handed over.
#pragma once

#include <optional>
#include <string>
#include <sys/socket.h>

namespace harness2fa {

struct MailServer {
    bool smtps;
    std::string host, url;
    bool this_machine; // as far as the name says
};

// Of smtp://HOST[:PORT] or smtps://HOST[:PORT]; nothing when it is anything else, or names a user.
std::optional<MailServer> mail_server_of(const std::string& url);

// A name can lead elsewhere. An IPv4 or IPv6 address.
bool is_own_address(const sockaddr& address, socklen_t size);

} // namespace harness2fa
