// SPDX-License-Identifier: Apache-2.0
#include "common/mail_address.hpp"

#include <gtest/gtest.h>

namespace harness2fa {
namespace {

using namespace std::string_literals;

const std::string long_domain =
    std::string(63, 'a') + "." + std::string(63, 'b') + "." + std::string(57, 'c'); // 254 bytes with what is around it

TEST(MailAddress, OrdinaryOnes) {
    for (const auto* address :
         {"alice", "alice@example.com", "a.b+c_d=e@mail.example-1.com", "O'Neil@example.com", "x-@y"})
        EXPECT_TRUE(MailAddress::parse(address)) << address;
    EXPECT_TRUE(MailAddress::parse(std::string(64, 'a') + "@" + long_domain + ".com"));
}

TEST(MailAddress, HostileOnes) {
    for (const auto& address : {""s,
                                "-alice@example.com"s,
                                "a@b\r\nRCPT TO:<c@d>"s,
                                "a@b\nBcc: c@d"s,
                                "a\rb"s,
                                "a b@c"s,
                                "a\tb@c"s,
                                "a@b,c@d"s,
                                "a@b;c@d"s,
                                "<a@b>"s,
                                "a@b>"s,
                                "a@b SIZE=1"s,
                                "\"a b\"@c"s,
                                "a(x)@b"s,
                                "a:b@c"s,
                                "a\\@b"s,
                                "a@[127.0.0.1]"s,
                                "a@b@c"s,
                                "a@"s,
                                "@b"s,
                                ".a@b"s,
                                "a.@b"s,
                                "a..b@c"s,
                                "a@.b"s,
                                "a@b."s,
                                "a@b..c"s,
                                "a@-b"s,
                                "a@b_c"s,
                                "\xc3\xa4@b"s,
                                "a@b\xc3\xa4"s,
                                "a\x00@b"s,
                                "a@b\x00"s,
                                "a\x7f@b"s,
                                std::string(320, 'a')})
        EXPECT_FALSE(MailAddress::parse(address)) << testing::PrintToString(address);
    EXPECT_FALSE(MailAddress::parse(std::string(64, 'a') + "@" + long_domain + "s.com"));
}

TEST(MailAddress, AFaultSaysWhyAndQuotesNothing) {
    for (const auto& [text, why] :
         {std::pair(""s, "is empty"), std::pair(std::string(255, 'a'), "is longer than 254 bytes"),
          std::pair("-a@b"s, "begins with a dash"), std::pair("a b@c"s, "has a character that is not allowed"),
          std::pair("a..b@c"s, "has a misplaced dot"),
          std::pair(std::string(65, 'a') + "@b", "has more than 64 bytes before the @"),
          std::pair("a@b_c"s, "has a domain with a character that is not allowed"),
          std::pair("a@-b"s, "has no proper domain")})
        EXPECT_EQ(MailAddress::parse(text).error().why, why) << text;
}

TEST(MailAddress, IsMaskedForTheJournal) {
    EXPECT_EQ(masked(*MailAddress::parse("alice@example.com")), "a***@example.com");
    EXPECT_EQ(masked(*MailAddress::parse("alice")), "a***");
    EXPECT_EQ(masked(std::nullopt), "***");
}

} // namespace
} // namespace harness2fa
