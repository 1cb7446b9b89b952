// SPDX-License-Identifier: Apache-2.0
// What this machine calls itself to mail servers.
#pragma once

#include <string>
#include <string_view>

namespace harness2fa {

std::string own_name(); // gethostname(2)

// The name with a domain, such as web1.example.com: what the resolver makes of own_name(), else that itself, else the first line of
// /etc/mailname. Where none has a domain, own_name(), or "localhost" if that is none. May take as long as the resolver does.
std::string full_own_name();

// A host's name with a dot in it, fit for SMTP: letters, digits, dots and dashes, at most 253 bytes. Not localhost and what belongs to it.
bool is_full_name(std::string_view name);

// The first of them that is full; else `own` where it has the characters for it; else "localhost".
std::string best_name(const std::string& canonical, const std::string& own, const std::string& mailname);

// An address of this machine's short name gets its full one; others stay as they are.
std::string with_full_name(const std::string& address, std::string_view own, const std::string& full);

} // namespace harness2fa
