#include "mailer/address.hpp"

#include <gtest/gtest.h>

namespace harness2fa {
namespace {

using namespace std::string_literals;

TEST(AddressOfMail, OrdinaryOnes) {
    for (const auto* address :
         {"alice", "alice@example.com", "a.b+c_d=e@mail.example-1.com", "O'Neil@example.com", "x-@y"})
        EXPECT_EQ(wrong_with_address(address), "") << address;
    EXPECT_EQ(wrong_with_address(std::string(242, 'a') + "@example.com"), "");
}

TEST(AddressOfMail, HostileOnes) {
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
        EXPECT_NE(wrong_with_address(address), "") << testing::PrintToString(address);
    EXPECT_NE(wrong_with_address(std::string(243, 'a') + "@example.com"), "");
}

TEST(AddressOfMail, MaskedForTheJournal) {
    EXPECT_EQ(masked("alice@example.com"), "a***@example.com");
    EXPECT_EQ(masked("alice"), "a***");
    EXPECT_EQ(masked("a\nb@c"), "***");
}

TEST(AddressOfMail, ANameAloneIsAUserOfThisMachine) {
    EXPECT_EQ(qualified("bob", true), "bob@localhost");
    EXPECT_EQ(qualified("bob", false), "bob");
    EXPECT_EQ(qualified("bob@example.com", true), "bob@example.com");
}

} // namespace
} // namespace harness2fa
