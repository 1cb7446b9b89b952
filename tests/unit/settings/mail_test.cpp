// SPDX-License-Identifier: Apache-2.0
// Times, servers and addresses: the values that enforcement and mail brought.
#include "samples.hpp"

using namespace harness2fa;
using namespace harness2fa::settings;
using namespace harness2fa::test;

namespace {

long enforce_from(const std::string& text) { // seconds since 1970; -1: faulty
    const auto settings = parse_settings("enforce_from: " + text).settings;
    return settings ? settings->enforce_from->time_since_epoch().count() : -1;
}

TEST(SettingsTime, IsReadAsUtc) {
    EXPECT_EQ(enforce_from("2026-12-01T08:00:00Z"), 1'796'112'000);
    for (const char* same : {"\"2026-12-01T08:00:00Z\"", "'2026-12-01T08:00:00Z'", "2026-12-01t08:00:00z",
                             "2026-12-01T09:00:00+01:00", "2026-12-01T02:30:00-05:30", "2026-12-02T07:59:00+23:59",
                             "2026-12-01T08:00:00+00:00", "2026-12-01T08:00:00-00:00"})
        EXPECT_EQ(enforce_from(same), 1'796'112'000) << same;
    EXPECT_EQ(enforce_from("2028-02-29T23:59:59Z"), 1'835'481'599);
    EXPECT_EQ(enforce_from("1970-01-01T00:00:00Z"), 0);
    EXPECT_EQ(parse_settings("{enforce_from: 2026-12-01T08:00:00Z, enforce: true}").settings->enforce_from,
              parse_settings("enforce_from: 2026-12-01T08:00:00Z").settings->enforce_from);
    EXPECT_FALSE(parse_settings("{}").settings->enforce_from);
}

TEST(SettingsTime, IsWholeOrFaulty) {
    EXPECT_EQ(
        only_error_in("enforce_from: 2026-12-01"),
        "1:15: enforce_from must be a date and time with seconds and Z or an offset, such as 2026-12-01T08:00:00Z, not "
        "'2026-12-01'");
    for (const char* bad : {"2026-12-01T08:00:00",
                            "2026-12-01T08:00Z",
                            "2026-12-01 08:00:00Z",
                            "2026-13-01T08:00:00Z",
                            "2026-00-01T08:00:00Z",
                            "2026-02-29T08:00:00Z",
                            "2026-12-00T08:00:00Z",
                            "2026-12-32T08:00:00Z",
                            "2026-12-01T24:00:00Z",
                            "2026-12-01T08:60:00Z",
                            "2026-12-01T08:00:60Z",
                            "2026-12-01T08:00:00.5Z",
                            "2026-12-01T08:00:00+1:00",
                            "2026-12-01T08:00:00+24:00",
                            "2026-12-01T08:00:00+00:60",
                            "2026-12-01T08:00:00+0100",
                            "2026-12-01T08:00:00ZZ",
                            "'2026-12-01T08:00:00Z '",
                            "20261201T080000Z",
                            "+2026-12-01T08:00:00Z",
                            "-026-12-01T08:00:00Z",
                            "tomorrow",
                            "''",
                            "~",
                            "[2026-12-01T08:00:00Z]",
                            "1796112000",
                            "2026-12-dTd8:dd:00Z",
                            "'2026-12-01T08:00:00\xd9\xa0'"})
        EXPECT_EQ(enforce_from(bad), -1) << bad;
}

TEST(SettingsEnrollment, Expires) {
    const auto expires = [](const char* text) {
        const auto settings = parse_settings("enrollment: {expires: " + std::string(text) + "}").settings;
        return settings ? settings->enrollment.expires.count() : -1;
    };
    EXPECT_EQ(expires("1m"), 60);
    EXPECT_EQ(expires("365d"), 365L * 24 * 3600);
    for (const char* bad : {"59s", "366d", "0s", "7", "never"})
        EXPECT_EQ(expires(bad), -1) << bad;
    EXPECT_EQ(only_error_in("enrollment: {expires: 1s}"),
              "1:23: enrollment.expires must be a whole number with s, m, h or d, from 1m to 365d, not '1s'");
}

TEST(SettingsEnrollment, ServicesAreNamesOfPamServices) {
    EXPECT_TRUE(parse_settings("enrollment: {services: []}").settings->enrollment.services.empty());
    EXPECT_EQ(only_error_in("enrollment: {services: [sshd, a/b]}"),
              "1:31: enrollment.services must be names of PAM services, in small letters, not 'a/b'");
    EXPECT_EQ(only_error_in("enrollment: {at_logon: true}"), "1:14: unknown key 'at_logon' (did you mean 'at_login'?)");
}

bool mail(const std::string& key, const std::string& value) {
    return errors_in("mail:\n  " + key + ": " + value + "\n").empty();
}

TEST(SettingsMail, Server) {
    for (const char* good :
         {"smtp://localhost", "smtp://localhost:25", "smtps://mail.example.com:465", "smtp://192.0.2.7:1",
          "smtp://[2001:db8::7]", "smtps://[::1]:65535", "\"smtp://a-b.example\""})
        EXPECT_TRUE(mail("smtp", good)) << good;
    for (const char* bad : {"localhost",
                            "localhost:25",
                            "smtp:localhost",
                            "smtp://",
                            "smtp://:25",
                            "smtp://localhost:",
                            "smtp://localhost:0",
                            "smtp://localhost:65536",
                            "smtp://localhost:025",
                            "smtp://localhost:25/",
                            "smtp://localhost/",
                            "smtp://localhost/a",
                            "smtp://localhost?a",
                            "smtp://u@localhost",
                            "smtp://u:p@localhost",
                            "'smtp://localhost '",
                            "SMTP://localhost",
                            "http://localhost",
                            "smtp://-a",
                            "smtp://a..b",
                            "smtp://.a",
                            "smtp://[::1",
                            "smtp://::1",
                            "smtp://[::1]x",
                            "smtp://[::1%lo]",
                            "smtp://[192.0.2.7]",
                            "smtp://[]",
                            "smtp://a:25:26",
                            "smtp://a:+5",
                            R"("smtp://a\r\nb")",
                            R"("smtp://a\0b")",
                            "smtp://größe",
                            "''",
                            "25",
                            "[smtp://a]"})
        EXPECT_FALSE(mail("smtp", bad)) << bad;
    EXPECT_EQ(
        only_error_in("mail: {smtp: localhost}"),
        "1:14: mail.smtp must be smtp://HOST or smtps://HOST, with or without :PORT, such as smtp://localhost:25, not "
        "'localhost'");
}

TEST(SettingsMail, Credentials) {
    for (const char* good : {"''", "/etc/harness2fa/mail", "'/a b'"})
        EXPECT_TRUE(mail("credentials", good)) << good;
    for (const char* bad : {"~", "mail", "./a", "/", "/a/", R"("/a\0b")", "user:password"})
        EXPECT_FALSE(mail("credentials", bad)) << bad;
}

TEST(SettingsMail, Addresses) {
    for (const char* key : {"from", "to"}) {
        for (const char* good :
             {"a@b", "'harness2fa@{hostname}'", "'{hostname}@example.com'", "a.b+c-d_e@mx-1.example.com",
              "o'neill@example.com", "\"{hostname}.x@{hostname}.example\""})
            EXPECT_TRUE(mail(key, good)) << key << good;
        for (const char* bad : {"''",
                                "a",
                                "'@'",
                                "'@b'",
                                "a@",
                                "a@b@c",
                                "'a b@c'",
                                "' a@b'",
                                "'a@b '",
                                "'a,b@c'",
                                "'a@b,c@d'",
                                "'<a@b>'",
                                "'A <a@b>'",
                                "-a@b",
                                "a@-b",
                                "'a@b:25'",
                                "'a;b@c'",
                                "'g:a@b;'",
                                "'\"a\"@b'",
                                "'a(b)@c'",
                                "'a@[192.0.2.7]'",
                                ".a@b",
                                "a.@b",
                                "a..b@c",
                                "a@b..c",
                                "a@.b",
                                R"("a\r\nBcc: c@d")",
                                R"("a@b\n")",
                                R"("a\0@b")",
                                R"("a@b\x7f")",
                                "größe@b",
                                "a@größe",
                                "'{host}@b'",
                                "'{User}@b'",
                                "'a{@b'",
                                "'a}@b'",
                                "'{}@b'",
                                "'{hostname@b'",
                                "'{{hostname}}@b'",
                                "5",
                                "true",
                                "~",
                                "{user}"})
            EXPECT_FALSE(mail(key, bad)) << key << bad;
        const std::string longest = std::string(64, 'a') + "@" + std::string(189, 'b');
        EXPECT_TRUE(mail(key, longest)) << key;
        EXPECT_FALSE(mail(key, "a" + longest)) << key;
    }
    EXPECT_EQ(only_error_in("mail: {from: harness2fa}"),
              "1:14: mail.from must be one mail address, such as harness2fa@{hostname}, not 'harness2fa'");
}

TEST(SettingsMail, OnlyTheRecipientKnowsTheUser) {
    EXPECT_TRUE(mail("to", "'{user}'"));
    EXPECT_TRUE(mail("to", "'{user}+2fa@{hostname}.example.com'"));
    for (const char* bad : {"'{user}{user}'", "'x{user}'", "'{hostname}'", "root"})
        EXPECT_FALSE(mail("to", bad)) << bad;
    EXPECT_FALSE(mail("from", "'{user}'"));
    EXPECT_FALSE(mail("from", "'{user}@example.com'"));
    EXPECT_EQ(only_error_in("mail: {from: '{user}@b'}"),
              "1:14: mail.from must not hold '{user}'; only {hostname} is filled in, not \"{user}@b\"");
    EXPECT_EQ(only_error_in("mail: {to: '{name}@b'}"),
              "1:12: mail.to must not hold '{name}'; only {hostname} and {user} are filled in, not \"{name}@b\"");
    EXPECT_EQ(only_error_in("mail: {to: root}"),
              "1:12: mail.to must be {user} or one mail address, such as {user}@example.com, not 'root'");
}

} // namespace
