// SPDX-License-Identifier: Apache-2.0
// parse_address and parse_network read numeric IP addresses and networks, as PAM_RHOST and the settings hold them.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace harness2fa {

// An Address holds an IPv4 address as an IPv4-mapped IPv6 one (RFC 4291 section 2.5.5.2), so that ::ffff:192.0.2.7 is 192.0.2.7.
using Address = std::array<unsigned char, 16>;

// parse_address reads 192.0.2.7, 2001:db8::7 or fe80::1%eth0, and leaves out the scope. It returns std::nullopt if the text is not numeric,
// and never looks a name up.
std::optional<Address> parse_address(std::string_view text);

struct Network {
    Address address{};
    int prefix = 128; // bits of the 128
    bool contains(const Address& candidate) const;
    bool operator==(const Network&) const = default;
};

// parse_network reads an address, or an address and the number of its leading bits: 10.0.0.0/8, 2001:db8::/32. It returns std::nullopt if
// the text does not parse or has a scope, or if bits behind the prefix are set.
std::optional<Network> parse_network(std::string_view text);

} // namespace harness2fa
