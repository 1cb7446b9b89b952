// SPDX-License-Identifier: Apache-2.0
// Numeric IP addresses and networks, as PAM_RHOST and the settings hold them.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace harness2fa {

// IPv4 addresses are held as IPv4-mapped IPv6 ones (RFC 4291 section 2.5.5.2), so ::ffff:192.0.2.7 is 192.0.2.7.
using Address = std::array<unsigned char, 16>;

// 192.0.2.7, 2001:db8::7, fe80::1%eth0 (the scope is left out). Nothing if it is not numeric: no name is ever looked up.
std::optional<Address> parse_address(std::string_view text);

struct Network {
    Address address{};
    int prefix = 128; // bits, of the 128
    bool contains(const Address& candidate) const;
    bool operator==(const Network&) const = default;
};

// An address, or an address and the number of its leading bits: 10.0.0.0/8, 2001:db8::/32. Nothing if it does not parse, has a scope, or
// if bits behind the prefix are set.
std::optional<Network> parse_network(std::string_view text);

} // namespace harness2fa
