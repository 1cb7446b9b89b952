// SPDX-License-Identifier: Apache-2.0
#include "mailer/host_name.hpp"

#include <gtest/gtest.h>

namespace harness2fa::mailer {
namespace {

TEST(HostName, Full) {
    for (const auto* name : {"web1.example.com", "a.b", "1.2", "WEB-1.example.com"})
        EXPECT_TRUE(is_full_name(name)) << name;
    for (const auto* name :
         {"", "web1", ".", "web1.", ".example.com", "web1..example.com", "-web1.example.com", "web_1.example.com",
          "web1.example.com\r\nRSET", "web1.example.com/x", "web1.ex%0dample.com", "localhost.localdomain",
          "LOCALHOST.localdomain", "localhost4.localdomain4", "w\xc3\xbc.example.com"})
        EXPECT_FALSE(is_full_name(name)) << name;
    EXPECT_TRUE(is_full_name("a." + std::string(251, 'b')));
    EXPECT_FALSE(is_full_name("a." + std::string(252, 'b')));
}

TEST(HostName, TheFirstThatIsFull) {
    EXPECT_EQ(best_name("a.example.com", "b.example.com", "c.example.com"), "a.example.com");
    EXPECT_EQ(best_name("localhost", "b.example.com", "c.example.com"), "b.example.com");
    EXPECT_EQ(best_name("a", "b", "c.example.com"), "c.example.com");
    EXPECT_EQ(best_name("", "b", "c"), "b");
    EXPECT_EQ(best_name("", "b c", ""), "localhost");
    EXPECT_EQ(best_name("", "", ""), "localhost");
}

TEST(HostName, OfTheSender) {
    const std::string full = "web1.example.com";
    EXPECT_EQ(with_full_name("harness2fa@web1", "web1", full), "harness2fa@web1.example.com");
    EXPECT_EQ(with_full_name("harness2fa@WEB1", "web1.lan", full), "harness2fa@web1.example.com");
    for (const auto* address :
         {"harness2fa", "harness2fa@", "harness2fa@web2", "harness2fa@web1.lan", "web1@example.org", "web1", ""})
        EXPECT_EQ(with_full_name(address, "web1.lan", full), address);
    EXPECT_EQ(with_full_name("harness2fa@web1", "web1", "web1"), "harness2fa@web1");
    EXPECT_EQ(with_full_name("harness2fa@", "", full), "harness2fa@");
}

} // namespace
} // namespace harness2fa::mailer
