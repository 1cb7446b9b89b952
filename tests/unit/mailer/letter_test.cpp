// SPDX-License-Identifier: Apache-2.0
#include "mailer/letter.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness2fa::mailer {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::chrono::sys_seconds now{std::chrono::seconds(1795608000)}; // 2026-11-25T12:00:00Z

Mail key_mail() {
    Mail mail;
    mail.kind = MailKind::key;
    mail.user = "alice";
    mail.host = "web1";
    mail.asked_by = "bob";
    mail.key = Secret(std::string_view("JBSWY3DPEHPK3PXPJB"));
    mail.account = "alice@web1";
    mail.digits = 8;
    mail.until = "2026-12-01T08:00:00Z";
    return mail;
}

std::string text_for(const Mail& mail) {
    return std::string(as_text(letter_of(mail, now)).text());
}
std::string html_for(const Mail& mail) {
    return std::string(as_html(letter_of(mail, now), "picture@web1").text());
}

TEST(Letter, TimesForPeople) {
    EXPECT_EQ(for_people("2026-12-01T08:00:00Z"), "Tuesday, 1 December 2026, 08:00 UTC");
    EXPECT_EQ(for_people("2028-02-29T23:59:59Z"), "Tuesday, 29 February 2028, 23:59 UTC");
    EXPECT_EQ(for_people("soon"), "soon");
    EXPECT_EQ(for_people("2026-12-01T08:00:00Z!"), "2026-12-01T08:00:00Z!");
}

TEST(Letter, KeyInBothForms) {
    const std::string html = html_for(key_mail());
    for (const std::string& form : {text_for(key_mail()), html})
        for (const auto* part : {"Hello alice,", "web1", "bob", "Tuesday, 1 December 2026, 08:00 UTC", "alice@web1",
                                 "time based, 8 digits", "Scan the QR code", "At your next login on web1",
                                 "Do not scan the QR code", "Tell the administrator"})
            EXPECT_THAT(form, HasSubstr(part));
    EXPECT_THAT(text_for(key_mail()), HasSubstr("Key:      JBSW Y3DP EHPK 3PXP JB\r\n"));
    EXPECT_THAT(html, HasSubstr("src=\"cid:picture@web1\""));
    EXPECT_THAT(html, HasSubstr("alt=\"The QR code is not shown. Use the key below.\""));
    EXPECT_THAT(html, HasSubstr(">JBSW</span> "));
}

TEST(Letter, NoticeSaysWhatAndWhen) {
    Mail mail;
    mail.kind = MailKind::notice;
    mail.user = "alice";
    mail.host = "web1";
    mail.about = "Two-factor authentication was turned off for alice.";
    for (const std::string& form : {text_for(mail), html_for(mail)}) {
        EXPECT_THAT(form, HasSubstr(mail.about));
        EXPECT_THAT(form, HasSubstr("Wednesday, 25 November 2026, 12:00 UTC"));
        EXPECT_THAT(form, HasSubstr("If this was not you"));
        EXPECT_THAT(form, Not(HasSubstr("What to do\r\n")));
        EXPECT_THAT(form, Not(HasSubstr("cid:")));
    }
}

TEST(Letter, TestSaysThatTheSettingsWork) {
    Mail mail;
    mail.kind = MailKind::test;
    mail.host = "web1";
    mail.asked_by = "bob";
    for (const std::string& form : {text_for(mail), html_for(mail)}) {
        EXPECT_THAT(form, HasSubstr("so the settings work"));
        EXPECT_THAT(form, HasSubstr("bob"));
    }
}

TEST(Letter, WhatOthersWroteStaysText) {
    Mail mail = key_mail();
    mail.asked_by = "<script>alert('x')</script>\r\n\r\nClick \"here\" & now";
    mail.account = "a<b>";
    const std::string html = html_for(mail);
    EXPECT_THAT(
        html,
        HasSubstr(
            "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;\\x0d\\x0a\\x0d\\x0aClick &quot;here&quot; &amp; now"));
    EXPECT_THAT(html, Not(HasSubstr("<script>")));
    EXPECT_THAT(html, Not(HasSubstr("a<b>")));
    EXPECT_THAT(text_for(mail), Not(HasSubstr("\r\n\r\nClick")));
}

TEST(Letter, TextHasShortLinesAndCrlf) {
    Mail mail = key_mail();
    mail.user = "\xc3\xa4\xc3\xb6\xc3\xbc";
    const std::string text = text_for(mail);
    for (std::size_t begin = 0; begin < text.size();) {
        const auto end = text.find('\n', begin);
        ASSERT_NE(end, text.npos);
        ASSERT_EQ(text[end - 1], '\r');
        EXPECT_LE(end - 1 - begin, 72U) << text.substr(begin, end - begin);
        begin = end + 1;
    }
}

} // namespace
} // namespace harness2fa::mailer
