// SPDX-License-Identifier: Apache-2.0
#include "mailer/outcome.hpp"
#include "mailer/protection.hpp"

#include <gtest/gtest.h>

namespace harness2fa::mailer {
namespace {

TEST(MailOutcome, AsTheDaemonIsTold) {
    EXPECT_EQ(text_of({MailOutcome::Kind::delivered}), "delivered");
    EXPECT_EQ(text_of(later("busy")), "later: busy");
    EXPECT_EQ(text_of(no_service("no server")), "no service: no server");
    EXPECT_EQ(text_of(never("no")), "never: no");
    EXPECT_EQ(text_of(unconfirmed("broken")), "unconfirmed: broken");
}

TEST(MailOutcome, ReasonsAreOneShortLine) {
    EXPECT_EQ(later("a\r\nb\x1b").reason, "a\\x0d\\x0ab\\x1b");
    std::string text = "x";
    for (int i = 0; i < 200; ++i)
        text += "\xc3\xa4";
    EXPECT_EQ(never(text).reason, text.substr(0, 199)); // 200 would be half a character
}

TEST(MailOutcome, RepliesThatQuoteTheKey) {
    const Secret key(std::string_view("JBSW Y3DP EHPK 3PXP"));
    for (const auto* reply :
         {"550 JBSW Y3DP EHPK 3PXP", "550 no JBSWY3DPEHPK3PXP!", "550 secret=EHPK3PXP", "550 W Y3DP EHPx"})
        EXPECT_EQ(without_secret(reply, key), "550") << reply;
    EXPECT_EQ(without_secret("550 JBSW Y3D no", key), "550 JBSW Y3D no");
    EXPECT_EQ(without_secret("550 5.1.1 No such user", Secret()), "550 5.1.1 No such user");
}

TEST(Protection, ThisMachine) {
    for (const auto* host :
         {"localhost", "LOCALHOST", "127.0.0.1", "127.9.9.9", "::1", "[::1]", "web1", "Web1.example.com"})
        EXPECT_TRUE(is_this_machine(host, "web1.example.com")) << host;
    for (const auto* host :
         {"", "128.0.0.1", "localhost.example.com", "web2", "web1.example.org", "127.0.0.1.example.com", "::2"})
        EXPECT_FALSE(is_this_machine(host, "web1.example.com")) << host;
    EXPECT_FALSE(is_this_machine("", ""));
}

TEST(Protection, WhatNeedsIt) {
    struct Case {
        MailKind kind;
        bool credentials, plaintext, smtps, this_machine, demanded;
    };
    for (const auto& [kind, credentials, plaintext, smtps, this_machine, demanded] :
         {Case{MailKind::key, false, false, false, false, true},
          {MailKind::test, false, false, false, false, true},
          {MailKind::notice, false, false, false, false, false},
          {MailKind::notice, true, false, false, false, true},
          {MailKind::key, true, true, false, false, false},
          {MailKind::key, true, false, false, true, false},
          {MailKind::notice, false, true, true, true, true}}) {
        Mail mail;
        mail.kind = kind;
        mail.credentials = credentials ? "/file" : "";
        mail.plaintext = plaintext;
        EXPECT_EQ(protection_of(mail, smtps, this_machine).demanded, demanded);
        EXPECT_EQ(protection_of(mail, smtps, this_machine).verified, demanded);
    }
}

} // namespace
} // namespace harness2fa::mailer
