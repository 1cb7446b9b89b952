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
        EXPECT_EQ(MailAddress::wrong_with(address), "") << address;
    EXPECT_EQ(MailAddress::wrong_with(std::string(64, 'a') + "@" + long_domain + ".com"), "");
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
        EXPECT_NE(MailAddress::wrong_with(address), "") << testing::PrintToString(address);
    EXPECT_NE(MailAddress::wrong_with(std::string(64, 'a') + "@" + long_domain + "s.com"), "");
}

} // namespace
} // namespace harness2fa
