// SPDX-License-Identifier: Apache-2.0
#include "common/address.hpp"

#include <gtest/gtest.h>

using namespace harness2fa;
using namespace std::string_view_literals;

namespace {

Address address(std::string_view text) {
    const auto parsed = parse_address(text);
    EXPECT_TRUE(parsed) << text;
    return parsed.value_or(Address{});
}

bool holds(std::string_view network, std::string_view candidate) {
    const auto parsed = parse_network(network);
    EXPECT_TRUE(parsed) << network;
    return parsed && parsed->contains(address(candidate));
}

TEST(Address, Numeric) {
    EXPECT_EQ(address("192.0.2.7"), (Address{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 7}));
    EXPECT_EQ(address("2001:db8::7"), (Address{0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7}));
    EXPECT_EQ(address("2001:DB8:0::7"), address("2001:db8::7"));
    EXPECT_EQ(address("::"), Address{});
}

TEST(Address, Ipv4MappedIsIpv4) {
    EXPECT_EQ(address("::ffff:192.0.2.7"), address("192.0.2.7"));
    EXPECT_EQ(address("::ffff:c000:207"), address("192.0.2.7"));
    EXPECT_NE(address("::192.0.2.7"), address("192.0.2.7")); // IPv4-compatible, RFC 4291 section 2.5.5.1, is another
}

TEST(Address, ScopeIsLeftOut) {
    EXPECT_EQ(address("fe80::1%eth0"), address("fe80::1"));
    EXPECT_EQ(address("fe80::1%2"), address("fe80::1"));
    EXPECT_FALSE(parse_address("fe80::1%"));
    EXPECT_FALSE(parse_address("%eth0"));
    EXPECT_FALSE(parse_address("192.0.2.7%eth0"));
}

TEST(Address, NoNameAndNothingHalf) {
    for (const std::string_view bad : {""sv,
                                       "localhost"sv,
                                       "web1.example"sv,
                                       "192.0.2"sv,
                                       "3221225991"sv,
                                       "0xc0000207"sv,
                                       "192.0.2.256"sv,
                                       "192.0.2.7."sv,
                                       " 192.0.2.7"sv,
                                       "192.0.2.7 "sv,
                                       "192.0.2.7\n"sv,
                                       "192.0.2.7/32"sv,
                                       "192.0.2.7:22"sv,
                                       "[2001:db8::7]"sv,
                                       "2001:db8"sv,
                                       ":::"sv,
                                       "1::2::3"sv,
                                       "12345::"sv,
                                       "local"sv,
                                       "UNKNOWN"sv})
        EXPECT_FALSE(parse_address(bad)) << bad;
}

TEST(Address, LeadingZerosAreNotOctal) {
    EXPECT_FALSE(parse_address("010.0.0.1"));
    EXPECT_FALSE(parse_address("10.0.0.01"));
    EXPECT_EQ(address("2001:0db8::0007"), address("2001:db8::7"));
}

TEST(Address, NothingHidesBehindANul) {
    EXPECT_FALSE(parse_address("192.0.2.7\0"sv));
    EXPECT_FALSE(parse_address("192.0.2.7\0.evil.example"sv));
    EXPECT_FALSE(parse_address("\000192.0.2.7"sv));
    EXPECT_FALSE(parse_address("fe80::1%eth0\0"sv));
    EXPECT_FALSE(parse_network("10.0.0.0/8\0"sv));
    EXPECT_FALSE(parse_network("10.0.0.0\0/8"sv));
}

TEST(Network, OneAddressIsANetworkOfItsOwn) {
    EXPECT_EQ(parse_network("192.0.2.7"), (Network{address("192.0.2.7"), 128}));
    EXPECT_EQ(parse_network("192.0.2.7"), parse_network("192.0.2.7/32"));
    EXPECT_EQ(parse_network("2001:db8::7"), parse_network("2001:db8::7/128"));
    EXPECT_TRUE(holds("192.0.2.7", "192.0.2.7"));
    EXPECT_FALSE(holds("192.0.2.7", "192.0.2.6"));
}

TEST(Network, PrefixesAreCountedByFamily) {
    EXPECT_EQ(parse_network("10.0.0.0/8")->prefix, 104);
    EXPECT_EQ(parse_network("0.0.0.0/0")->prefix, 96);
    EXPECT_EQ(parse_network("10.1.2.3/32")->prefix, 128);
    EXPECT_EQ(parse_network("::/0")->prefix, 0);
    EXPECT_EQ(parse_network("2001:db8::/32")->prefix, 32);
    EXPECT_EQ(parse_network("::1/128")->prefix, 128);
    EXPECT_EQ(parse_network("::ffff:10.0.0.0/104"), parse_network("10.0.0.0/8"));
}

TEST(Network, FaultyPrefixes) {
    for (const std::string_view bad : {"10.0.0.0/33",
                                       "::/129",
                                       "10.0.0.0/",
                                       "10.0.0.0/-1",
                                       "10.0.0.0/-0",
                                       "10.0.0.0/+8",
                                       "10.0.0.0/08",
                                       "10.0.0.0/00",
                                       "10.0.0.0/8 ",
                                       "10.0.0.0/ 8",
                                       "10.0.0.0/8/8",
                                       "10.0.0.0/255.0.0.0",
                                       "10.0.0.0/0x8",
                                       "10.0.0.0/99999999999",
                                       "/8",
                                       "10/8",
                                       "fe80::1%eth0",
                                       "fe80::%eth0/10",
                                       "fe80::/10%eth0",
                                       "example/8"})
        EXPECT_FALSE(parse_network(bad)) << bad;
}

TEST(Network, BitsBehindThePrefixAreFaulty) {
    for (const std::string_view bad : {"10.0.0.1/8", "10.0.0.0/6", "192.0.2.7/31", "192.0.2.128/24", "0.0.0.1/0",
                                       "2001:db8::1/32", "2001:db8::/28", "::1/0", "::1/127"})
        EXPECT_FALSE(parse_network(bad)) << bad;
    EXPECT_TRUE(parse_network("10.0.0.0/7"));
    EXPECT_TRUE(parse_network("192.0.2.6/31"));
    EXPECT_TRUE(parse_network("192.0.2.128/25"));
}

TEST(Network, HoldsItsAddressesAndNoOthers) {
    EXPECT_TRUE(holds("10.0.0.0/8", "10.0.0.0"));
    EXPECT_TRUE(holds("10.0.0.0/8", "10.255.255.255"));
    EXPECT_FALSE(holds("10.0.0.0/8", "11.0.0.0"));
    EXPECT_FALSE(holds("10.0.0.0/8", "9.255.255.255"));
    EXPECT_TRUE(holds("10.0.0.0/8", "::ffff:10.1.2.3"));
    EXPECT_TRUE(holds("192.0.2.128/25", "192.0.2.200"));
    EXPECT_FALSE(holds("192.0.2.128/25", "192.0.2.127"));
    EXPECT_TRUE(holds("2001:db8::/33", "2001:db8:7fff::1"));
    EXPECT_FALSE(holds("2001:db8::/33", "2001:db8:8000::1"));
    EXPECT_TRUE(holds("fe80::/10", "fe80::1%eth0"));
}

TEST(Network, OfAllAddressesOfAFamily) {
    EXPECT_TRUE(holds("0.0.0.0/0", "192.0.2.7"));
    EXPECT_FALSE(holds("0.0.0.0/0", "2001:db8::7"));
    EXPECT_TRUE(holds("::/0", "2001:db8::7"));
    EXPECT_TRUE(holds("::/0", "192.0.2.7")); // of the 128 bits none has to agree
}

} // namespace
