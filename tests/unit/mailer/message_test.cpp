// SPDX-License-Identifier: Apache-2.0
#include "mailer/message.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace harness2fa::mailer {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

const Envelope envelope{*MailAddress::parse("harness2fa@web1.example.com"), *MailAddress::parse("alice@example.com")};
const Stamp stamp{std::chrono::sys_seconds(std::chrono::seconds(1795608000)), "0123abcd"};

Mail notice() {
    Mail mail;
    mail.kind = MailKind::notice;
    mail.user = "alice";
    mail.host = "web1.example.com";
    mail.about = "Something has changed.";
    return mail;
}

TEST(Message, Headers) {
    EXPECT_THAT(message_of(notice(), envelope, stamp)->headers,
                ElementsAre("Date: Wed, 25 Nov 2026 12:00:00 +0000",
                            "From: \"harness2fa on web1.example.com\"\r\n <harness2fa@web1.example.com>",
                            "To: alice@example.com",
                            "Subject: Two-factor login on web1.example.com: something has changed",
                            "Message-ID: <0123abcd@web1.example.com>", "Auto-Submitted: auto-generated"));
}

TEST(Message, AHostileHostInjectsNothing) {
    Mail mail = notice();
    mail.host = "web1\r\nBcc: eve@example.com\r\n\r\n\"<b>";
    const Message message = *message_of(mail, envelope, stamp);
    for (const std::string& header : message.headers)
        for (std::size_t at = header.find('\n'); at != header.npos; at = header.find('\n', at + 1))
            EXPECT_EQ(header[at + 1], ' ') << header; // folded, not ended
    EXPECT_THAT(message.headers, Contains("Message-ID: <0123abcd@localhost>"));
    EXPECT_THAT(message.headers, Contains(HasSubstr("\\\"<b>\"\r\n <harness2fa@web1.example.com>")));
}

TEST(Message, OnlyAKeyHasAPicture) {
    EXPECT_TRUE(message_of(notice(), envelope, stamp)->picture.empty());
    Mail mail = notice();
    mail.kind = MailKind::key;
    mail.uri = Secret(std::string_view("otpauth://totp/web1:alice?secret=JBSWY3DP&issuer=web1"));
    const Message message = *message_of(mail, envelope, stamp);
    EXPECT_TRUE(message.picture.text().starts_with("\x89PNG"));
    EXPECT_EQ(message.picture_id, "qr-code.0123abcd@web1.example.com");
    EXPECT_THAT(std::string(message.html.text()), HasSubstr("cid:" + message.picture_id));
}

TEST(Message, AUriThatNoQrCodeHolds) {
    Mail mail = notice();
    mail.kind = MailKind::key;
    EXPECT_FALSE(message_of(mail, envelope, stamp));
    mail.uri = Secret(std::string(2954, 'a'));
    EXPECT_FALSE(message_of(mail, envelope, stamp));
}

TEST(EncodedWords, OneWord) {
    EXPECT_EQ(encoded_words("\xc3\xa4", 9), "=?UTF-8?B?w6Q=?=");
    EXPECT_EQ(encoded_words("abc", 9), "=?UTF-8?B?YWJj?=");
}

TEST(EncodedWords, SplitBetweenCharacters) {
    std::string text;
    for (int i = 0; i < 40; ++i)
        text += "\xe2\x82\xac"; // three bytes
    const std::string words = encoded_words(text, 9);
    std::istringstream lines(words);
    std::size_t used = 9;
    for (std::string line; std::getline(lines, line);) {
        line.erase(line.find_last_not_of('\r') + 1);
        EXPECT_LE(used + line.size(), 76U);
        EXPECT_EQ((line.size() - (used == 0 ? 1 : 0) - 12) % 4,
                  0U);                          // whole groups: three bytes each, so whole characters
        EXPECT_EQ(line.find("=?="), line.npos); // none is filled up
        used = 0;
    }
}

} // namespace
} // namespace harness2fa::mailer
