// SPDX-License-Identifier: Apache-2.0
#include "address.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

namespace harness2fa {
namespace {

constexpr int mapped_bits = 96; // ::ffff:0:0/96 holds the IPv4 addresses

std::optional<Address> parse_ipv4(const std::string& text) {
    in_addr found{};
    if (inet_pton(AF_INET, text.c_str(), &found) != 1)
        return {};
    Address address{};
    address[10] = address[11] = 0xff;
    const auto* bytes = reinterpret_cast<const unsigned char*>(&found);
    std::copy(bytes, bytes + 4, address.begin() + 12);
    return address;
}

std::optional<Address> parse_ipv6(const std::string& text) {
    in6_addr found{};
    if (inet_pton(AF_INET6, text.c_str(), &found) != 1)
        return {};
    Address address{};
    std::copy(std::begin(found.s6_addr), std::end(found.s6_addr), address.begin());
    return address;
}

std::optional<int> parse_bits(std::string_view text, int most) {
    int bits = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), bits);
    const bool plain = !text.empty() && (text == "0" || text.front() != '0') && text.front() != '-';
    if (!plain || error != std::errc() || end != text.data() + text.size() || bits > most)
        return {};
    return bits;
}

bool same_bits(const Address& one, const Address& other, int bits) {
    for (int bit = 0; bit < bits; bit += 8) {
        const auto byte = static_cast<std::size_t>(bit / 8);
        const int kept = std::min(8, bits - bit);
        const auto mask = static_cast<unsigned char>(0xff00U >> static_cast<unsigned>(kept));
        if (((one[byte] ^ other[byte]) & mask) != 0)
            return false;
    }
    return true;
}

} // namespace

std::optional<Address> parse_address(std::string_view text) {
    if (text.find('\0') != text.npos) // inet_pton would stop there
        return {};
    const std::string whole(text);
    if (const auto address = parse_ipv4(whole))
        return address;
    const auto scope = whole.find('%');
    if (scope != whole.npos && scope + 1 == whole.size())
        return {};
    return parse_ipv6(whole.substr(0, scope));
}

bool Network::contains(const Address& candidate) const {
    return same_bits(address, candidate, prefix);
}

std::optional<Network> parse_network(std::string_view text) {
    const auto slash = text.find('/');
    const std::string_view host = text.substr(0, slash);
    const auto address = parse_address(host);
    if (!address || host.find('%') != host.npos)
        return {};
    if (slash == text.npos)
        return Network{*address, 128};
    const bool ipv4 = host.find(':') == host.npos;
    const auto bits = parse_bits(text.substr(slash + 1), ipv4 ? 32 : 128);
    if (!bits)
        return {};
    const Network network{*address, ipv4 ? mapped_bits + *bits : *bits};
    Address first = network.address; // all bits behind the prefix get cleared
    for (int bit = network.prefix; bit < 128; ++bit)
        first[static_cast<std::size_t>(bit / 8)] &=
            static_cast<unsigned char>(~(0x80U >> static_cast<unsigned>(bit % 8)));
    return first == network.address ? std::optional(network) : std::nullopt;
}

} // namespace harness2fa
