// SPDX-License-Identifier: Apache-2.0
// full_own_name finds out what this machine calls itself to mail servers.
#pragma once

#include <string>
#include <string_view>

namespace harness2fa::mailer {

std::string own_name(); // as gethostname(2) says

// full_own_name returns the name with a domain, such as web1.example.com: what the resolver makes of own_name(), or else own_name() itself,
// or else the first line of /etc/mailname. If none has a domain, it returns own_name(), or "localhost" if that is no name for SMTP. It may
// take as long as the resolver does.
std::string full_own_name();

// is_full_name says whether this is a host's name with a dot in it, fit for SMTP: letters, digits, dots and dashes, at most 253 bytes, and
// not localhost or what belongs to it.
bool is_full_name(std::string_view name);

// best_name returns the first of them that is full, or else `own` if it has the right characters, or else "localhost".
std::string best_name(const std::string& canonical, const std::string& own, const std::string& mailname);

// with_full_name gives an address at this machine's short name the full one; others stay as they are.
std::string with_full_name(const std::string& address, std::string_view own, const std::string& full);

} // namespace harness2fa::mailer
