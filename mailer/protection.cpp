// SPDX-License-Identifier: Apache-2.0
#include "protection.hpp"

#include "common/ascii.hpp"

#include <arpa/inet.h>

namespace harness2fa::mailer {
namespace {

bool is_loopback(const std::string& host) {
    in_addr v4{};
    in6_addr v6{};
    if (inet_pton(AF_INET, host.c_str(), &v4) == 1)
        return (ntohl(v4.s_addr) >> 24U) == 127;
    return inet_pton(AF_INET6, host.c_str(), &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}

} // namespace

bool is_this_machine(std::string_view host, std::string_view own_name) {
    if (host.size() > 2 && host.front() == '[' && host.back() == ']')
        host = host.substr(1, host.size() - 2);
    if (host.empty())
        return false;
    return same_word(host, "localhost") || is_loopback(std::string(host)) || same_word(host, own_name) ||
           same_word(host, own_name.substr(0, own_name.find('.')));
}

Protection protection_of(const Mail& mail, bool smtps, bool this_machine) {
    const bool worth_it = mail.kind != MailKind::notice || !mail.credentials.empty();
    const bool demanded = smtps || (worth_it && !this_machine && !mail.plaintext);
    return {smtps, demanded, demanded};
}

} // namespace harness2fa::mailer
