// SPDX-License-Identifier: Apache-2.0
#include "settings/shipped_file.hpp"
#include "settings/source.hpp"

#include "samples.hpp"

using namespace harness2fa;
using namespace harness2fa::settings;
using namespace harness2fa::test;
using namespace std::chrono_literals;

namespace {

TEST(SettingsParse, NoKeyIsRequired) {
    const auto settings = parse_settings("{}").settings;
    ASSERT_TRUE(settings);
    EXPECT_FALSE(settings->enforce);
    EXPECT_EQ(settings->managers, std::vector<std::string>{"sudo"});
    EXPECT_TRUE(settings->user_groups.empty() && settings->rules.empty());
    EXPECT_EQ(settings->issuer, "{hostname}");
    EXPECT_EQ(settings->login.prompt, "Verification code: ");
    EXPECT_EQ(settings->totp.shape, (TotpShape{Algorithm::sha1, 6, 30s}));
    EXPECT_EQ(settings->recovery_codes, 10);
    EXPECT_EQ(settings->lockout.longest, 30min);
    EXPECT_EQ(settings->store, "/var/lib/harness2fa/accounts.db");
    EXPECT_EQ(described(*settings), described(Settings()));
}

TEST(SettingsParse, EveryKeyIsRead) {
    const auto settings = parse_settings(R"yaml(---
enforce: true
managers: [wheel, "DOM\\domain admins"]
user_groups: [staff, 'DOM\domain users']
issuer: "web1 ({hostname})"
login: {prompt: 'Code: ', echo: true, attempts: 10}
rules:
  - {groups: [robots], code: never}
  - code: always
totp:
  algorithm: SHA512
  digits: 8
  period: 60
  window: 0
recovery_codes: 0
lockout:
  after: 3
  pause: 90s
  longest: 2h
  lock_after: 4
limits: {connections: 100, per_user: 100, idle: 1d}
socket: /tmp/s
store: sqlite:/tmp/a.db
)yaml")
                              .settings;
    ASSERT_TRUE(settings);
    EXPECT_TRUE(settings->enforce);
    EXPECT_EQ(settings->managers, (std::vector<std::string>{"wheel", "DOM\\domain admins"}));
    EXPECT_EQ(settings->issuer, "web1 ({hostname})");
    EXPECT_EQ(settings->login.prompt, "Code: ");
    EXPECT_TRUE(settings->login.echo);
    EXPECT_EQ(settings->login.attempts, 10);
    EXPECT_EQ(settings->user_groups, (std::vector<std::string>{"staff", "DOM\\domain users"}));
    EXPECT_EQ(settings->rules.size(), 2U);
    EXPECT_EQ(settings->totp.shape, (TotpShape{Algorithm::sha512, 8, 60s}));
    EXPECT_EQ(settings->totp.window, 0);
    EXPECT_EQ(settings->recovery_codes, 0);
    EXPECT_EQ(settings->lockout.after, 3);
    EXPECT_EQ(settings->lockout.pause, 90s);
    EXPECT_EQ(settings->lockout.longest, 2h);
    EXPECT_EQ(settings->lockout.lock_after, 4);
    EXPECT_EQ(settings->limits.connections, 100);
    EXPECT_EQ(settings->limits.per_user, 100);
    EXPECT_EQ(settings->limits.idle, 24h);
    EXPECT_EQ(settings->socket, "/tmp/s");
    EXPECT_EQ(settings->store, "/tmp/a.db");
}

TEST(SettingsParse, EveryKeyOfEnforcementAndMailIsRead) {
    const auto settings = parse_settings(R"yaml(
enforce_from: 2026-12-01T08:00:00Z
enrollment: {at_login: false, services: [sshd], expires: 2d}
mail:
  enabled: true
  smtp: smtps://mail.example.com:465
  credentials: /etc/harness2fa/mail
  plaintext: true
  from: 2fa@example.com
  to: "{user}@example.com"
)yaml")
                              .settings;
    ASSERT_TRUE(settings);
    EXPECT_EQ(settings->enforce_from->time_since_epoch().count(), 1'796'112'000);
    EXPECT_FALSE(settings->enrollment.at_login);
    EXPECT_EQ(settings->enrollment.services, std::vector<std::string>{"sshd"});
    EXPECT_EQ(settings->enrollment.expires, 48h);
    EXPECT_TRUE(settings->mail.enabled && settings->mail.plaintext);
    EXPECT_EQ(settings->mail.smtp, "smtps://mail.example.com:465");
    EXPECT_EQ(settings->mail.credentials, "/etc/harness2fa/mail");
    EXPECT_EQ(settings->mail.from, "2fa@example.com");
    EXPECT_EQ(settings->mail.to, "{user}@example.com");
}

TEST(SettingsParse, AnErrorIsWrittenAsTheManualSays) {
    const auto parsed = parse_settings("# a\n\nenforced: true\n");
    ASSERT_EQ(parsed.errors.size(), 1U);
    EXPECT_EQ(format_error("harness2fa.yaml", parsed.errors[0]),
              "harness2fa.yaml:3:1: unknown key 'enforced' (did you mean 'enforce'?)");
}

TEST(SettingsParse, AllErrorsAtOnceInTheirOrder) {
    EXPECT_EQ(errors_in("enforce: 1\n"
                        "login:\n"
                        "  echo: 2\n"
                        "  attemps: 3\n"
                        "totp: {window: 11}\n"
                        "colour: red\n"),
              (Texts{"1:10: enforce must be true or false, not '1'", //
                     "3:9: login.echo must be true or false, not '2'",
                     "4:3: unknown key 'attemps' (did you mean 'attempts'?)",
                     "5:16: totp.window must be a whole number from 0 to 10, not '11'", //
                     "6:1: unknown key 'colour'"}));
}

TEST(SettingsParse, ErrorsBeforeASyntaxErrorAreReportedWithIt) {
    EXPECT_EQ(errors_in("enforced: true\nlogin:\n  echo: 5\nmanagers: [sudo\n"),
              (Texts{"1:1: unknown key 'enforced' (did you mean 'enforce'?)",
                     "3:9: login.echo must be true or false, not '5'", //
                     "5:1: a ',' or ']' is missing here"}));
    EXPECT_EQ(only_error_in("login: {}\nmanagers: [sudo"), "2:16: a ',' or ']' is missing here");
    EXPECT_EQ(only_error_in("managers sudo\nsocket: /x\n"),
              "2:7: this ':' does not fit: one is missing on a line before, or a text with ':' needs quotes");
    EXPECT_EQ(only_error_in("enforce: true\n- sudo\n"), "2:1: expected 'key: value' here");
}

TEST(SettingsParse, QuotesAreClosedOnTheirLine) { // or what is below them is swallowed
    for (const std::string text :
         {"issuer: \"web1\n", "issuer: \"web1\nenforce: true\n", "issuer: 'web1\nenforce: true\n",
          "issuer: \"web1\\\nenforce: true\n", "issuer: \"web1\\\"\nenforce: true\n",
          "issuer: 'web1''\nenforce: true\n", "issuer: \"web1\nenforce: true\nx: \"\n"})
        EXPECT_EQ(only_error_in(text), "1:9: these quotes are not closed on this line") << text;
    EXPECT_EQ(only_error_in("issuer: ! web1\n"), "1:9: tags are not used here");
    for (const std::string text :
         {"issuer: \"a \\\" b\"\r\n", "issuer: 'a '' b'\n", "issuer: \"\\\\\"", "\"issuer\": 'ü \"' # '\n",
          "login: {prompt: 'a', echo: true}\n", "issuer: |-\n  a \" b\n", "issuer: >-\n  it's\n"})
        EXPECT_EQ(errors_in(text), Texts{}) << text;
}

TEST(SettingsParse, Suggestions) {
    EXPECT_EQ(only_error_in("mangaers: []"), "1:1: unknown key 'mangaers' (did you mean 'managers'?)");
    EXPECT_EQ(only_error_in("Enforce: true"), "1:1: unknown key 'Enforce' (did you mean 'enforce'?)");
    EXPECT_EQ(only_error_in("lockout: {lock-after: 9}"), "1:11: unknown key 'lock-after' (did you mean 'lock_after'?)");
    EXPECT_EQ(only_error_in("loggin: {}"), "1:1: unknown key 'loggin' (did you mean 'login'?)");
    EXPECT_EQ(only_error_in("attempts: 3"), "1:1: unknown key 'attempts' (did you mean 'login.attempts'?)");
    EXPECT_EQ(only_error_in("totp: {idle: 3m}"), "1:8: unknown key 'idle' (did you mean 'limits.idle'?)");
    EXPECT_EQ(only_error_in("digits: 8"), "1:1: unknown key 'digits' (did you mean 'totp.digits'?)");
    EXPECT_EQ(only_error_in("recovery-code: 8"), "1:1: unknown key 'recovery-code' (did you mean 'recovery_codes'?)");
    EXPECT_EQ(only_error_in("user_group: []"), "1:1: unknown key 'user_group' (did you mean 'user_groups'?)");
    EXPECT_EQ(only_error_in("smtp: x"), "1:1: unknown key 'smtp' (did you mean 'mail.smtp'?)");
    EXPECT_EQ(only_error_in("enforce_form: x"), "1:1: unknown key 'enforce_form' (did you mean 'enforce_from'?)");
}

TEST(SettingsParse, RepeatedKeys) {
    EXPECT_EQ(only_error_in("enforce: true\n'enforce': false\n"), "2:1: repeated key 'enforce' (first on line 1)");
    EXPECT_EQ(only_error_in("login:\n  echo: true\n  echo: true\n"), "3:3: repeated key 'echo' (first on line 2)");
    EXPECT_EQ(only_error_in("login: {}\nlogin: {echo: 7}\n"), "2:1: repeated key 'login' (first on line 1)");
}

TEST(SettingsParse, BooleansAreTrueAndFalseOnly) {
    EXPECT_TRUE(parse_settings("enforce: true").settings->enforce);
    EXPECT_FALSE(parse_settings("enforce: false").settings->enforce);
    for (const char* word : {"yes", "on", "no", "off", "y", "True", "TRUE", "1"})
        EXPECT_EQ(only_error_in("enforce: " + std::string(word)),
                  "1:10: enforce must be true or false, not '" + std::string(word) + "'");
    EXPECT_EQ(only_error_in("enforce: \"true\""), "1:10: enforce must be true or false, not \"true\"");
    EXPECT_EQ(only_error_in("enforce: [true]"), "1:10: enforce must be true or false, not a list");
    EXPECT_EQ(only_error_in("enforce: {a: b}"), "1:10: enforce must be true or false, not a group of keys");
}

TEST(SettingsParse, NothingIsAWrongType) {
    EXPECT_EQ(only_error_in("enforce:"), "1:1: enforce must be true or false, not nothing");
    EXPECT_EQ(only_error_in("enforce:\nnull_like: 1\n").substr(0, 2),
              "2 "); // the unknown key and the missing value
    EXPECT_EQ(only_error_in("enforce: ~"), "1:10: enforce must be true or false, not nothing");
    EXPECT_EQ(only_error_in("enforce: null"), "1:10: enforce must be true or false, not nothing");
    EXPECT_EQ(only_error_in("login:\nenforce: true\n"),
              "1:1: login must hold keys (prompt, echo, attempts), not nothing");
    EXPECT_EQ(only_error_in("login:\n  prompt:\n  echo: true\n").substr(0, 5), "2:3: ");
    EXPECT_EQ(only_error_in("managers: [a, ~]"), "1:15: managers must be names of groups, not nothing");
    EXPECT_EQ(only_error_in("managers:\n  -\n  - sudo\n"), "2:3: managers must be names of groups, not nothing");
}

TEST(SettingsParse, WholeNumbers) {
    const auto attempts = [](const std::string& text) { return errors_in("login: {attempts: " + text + "}").empty(); };
    EXPECT_TRUE(attempts("1"));
    EXPECT_TRUE(attempts("10"));
    for (const char* bad :
         {"0", "11", "-1", "+1", "3.0", "3e0", "0x3", "0o3", "03", "1_0", "'3'", "99999999999999999999", "[3]"})
        EXPECT_FALSE(attempts(bad)) << bad;
    EXPECT_TRUE(errors_in("totp: {window: 10}").empty());
    EXPECT_FALSE(errors_in("totp: {window: 11}").empty());
    EXPECT_TRUE(errors_in("lockout: {lock_after: 100}").empty());
    EXPECT_FALSE(errors_in("lockout: {lock_after: 101}").empty());
}

TEST(SettingsParse, ShapeOfCodes) {
    EXPECT_EQ(parse_settings("totp: {algorithm: SHA256}").settings->totp.shape.algorithm, Algorithm::sha256);
    EXPECT_EQ(only_error_in("totp: {algorithm: MD5}"),
              "1:19: totp.algorithm must be SHA1, SHA256 or SHA512, not 'MD5'");
    for (const char* bad : {"sha1", "1", "[SHA1]", "~", "SHA-1"})
        EXPECT_EQ(errors_in("totp: {algorithm: " + std::string(bad) + "}").size(), 1U) << bad;
    for (const char* good : {"digits: 6", "digits: 8", "period: 10", "period: 300"})
        EXPECT_TRUE(errors_in("totp: {" + std::string(good) + "}").empty()) << good;
    EXPECT_EQ(only_error_in("totp: {digits: 5}"), "1:16: totp.digits must be a whole number from 6 to 8, not '5'");
    EXPECT_EQ(only_error_in("totp: {digits: 9}"), "1:16: totp.digits must be a whole number from 6 to 8, not '9'");
    EXPECT_EQ(only_error_in("totp: {period: 9}"), "1:16: totp.period must be a whole number from 10 to 300, not '9'");
    EXPECT_EQ(only_error_in("totp: {period: 301}").substr(0, 5), "1:16:");
    EXPECT_EQ(only_error_in("totp: {period: 30s}").substr(0, 5), "1:16:");
}

TEST(SettingsParse, RecoveryCodes) {
    EXPECT_EQ(parse_settings("recovery_codes: 20").settings->recovery_codes, 20);
    for (const char* bad : {"21", "-1", "yes", "[1]"})
        EXPECT_EQ(only_error_in("recovery_codes: " + std::string(bad)).substr(0, 6), "1:17: ") << bad;
    EXPECT_EQ(only_error_in("recovery_codes: 21"),
              "1:17: recovery_codes must be a whole number from 0 to 20, not '21'");
}

TEST(SettingsParse, Durations) {
    const auto pause = [](const std::string& text) {
        const auto settings = parse_settings("lockout: {longest: 1d, pause: " + text + "}").settings;
        return settings ? settings->lockout.pause : -1s;
    };
    EXPECT_EQ(pause("1s"), 1s);
    EXPECT_EQ(pause("90s"), 90s);
    EXPECT_EQ(pause("2m"), 2min);
    EXPECT_EQ(pause("3h"), 3h);
    EXPECT_EQ(pause("1d"), 24h);
    EXPECT_EQ(pause("'5m'"), 5min);
    for (const char* bad :
         {"0s", "2d", "60", "1 m", "1M", "1w", "-1m", "1.5h", "m", "''", "1m30s", "99999999999999999999d"})
        EXPECT_EQ(pause(bad), -1s) << bad;
}

TEST(SettingsParse, WhatMustFitTogether) {
    EXPECT_EQ(only_error_in("lockout: {pause: 10m, longest: 5m}"),
              "1:32: lockout.longest (5m) must not be shorter than lockout.pause (10m)");
    EXPECT_EQ(only_error_in("lockout: {pause: 1h}"),
              "1:18: lockout.longest (30m) must not be shorter than lockout.pause (1h)");
    EXPECT_EQ(only_error_in("lockout: {after: 7, lock_after: 7}"),
              "1:33: lockout.lock_after (7) must be greater than lockout.after (7)");
    EXPECT_EQ(only_error_in("limits: {connections: 63}"),
              "1:23: limits.per_user (64) must not be greater than limits.connections (63)");
    EXPECT_EQ(only_error_in("lockout: {pause: 1h, longest: x}").substr(0, 5),
              "1:31:"); // one fault, one error
}

TEST(SettingsParse, ManagersAreNamesOfGroups) {
    EXPECT_TRUE(parse_settings("managers: []").settings->managers.empty());
    EXPECT_EQ(parse_settings("managers:\n  - a\n  - b\n").settings->managers, (std::vector<std::string>{"a", "b"}));
    EXPECT_EQ(only_error_in("managers: sudo"), "1:11: managers must be a list of groups, such as [sudo], not 'sudo'");
    EXPECT_EQ(errors_in("managers: [27, a/b, '', ok, [x], {y: z}]").size(), 5U);
}

TEST(SettingsParse, UserGroupsAreNamesOfGroups) {
    EXPECT_TRUE(parse_settings("user_groups: []").settings->user_groups.empty());
    EXPECT_EQ(only_error_in("user_groups: staff"),
              "1:14: user_groups must be a list of groups, such as [sudo], not 'staff'");
    EXPECT_EQ(only_error_in("user_groups: [staff, a/b]"), "1:22: user_groups must be names of groups, not 'a/b'");
}

TEST(SettingsParse, Issuer) {
    EXPECT_EQ(parse_settings("issuer: Größe {hostname} {hostname}").settings->issuer, "Größe {hostname} {hostname}");
    EXPECT_EQ(only_error_in("issuer: 'a {host} b'"),
              "1:9: issuer must not hold '{host}'; only {hostname} is filled in, not \"a {host} b\"");
    for (const char* bad :
         {"''", "'a:b'", "'{user}'", "'{'", "'{hostname'", R"("a\nb")", R"("\e[2J")", R"("\u202e")", "5", "true", "~"})
        EXPECT_EQ(errors_in("issuer: " + std::string(bad)).size(), 1U) << bad;
    EXPECT_TRUE(errors_in("issuer: " + std::string(64, 'x')).empty());
    EXPECT_FALSE(errors_in("issuer: " + std::string(65, 'x')).empty());
}

TEST(SettingsParse, PromptIsOneLine) {
    EXPECT_EQ(only_error_in(R"(login: {prompt: "a\x07"})"),
              R"(1:17: login.prompt must be one line without control characters, not "a\x07")");
    EXPECT_FALSE(errors_in("login:\n  prompt: |\n    Code\n").empty());
    EXPECT_FALSE(errors_in("login: {prompt: ''}").empty());
}

TEST(SettingsParse, Paths) {
    EXPECT_TRUE(errors_in("socket: /" + std::string(106, 's')).empty()); // sockaddr_un holds 108 bytes with the NUL
    EXPECT_FALSE(errors_in("socket: /" + std::string(107, 's')).empty());
    for (const char* bad : {"run/x", "''", "/", "/run/", R"("/a\0b")", R"("/a\nb")", "[/a]"})
        EXPECT_EQ(errors_in("socket: " + std::string(bad)).size(), 1U) << bad;
    for (const char* bad :
         {"/a.db", "sqlite:a.db", "'sqlite:'", "sqlite:/", "sqlite:/a/", "postgresql:/a", "sqlite:///"})
        EXPECT_EQ(errors_in("store: " + std::string(bad)).size(), 1U) << bad;
}

TEST(SettingsParse, FilesWithoutSettings) {
    const std::string told = "1:1: there are no settings in this file; {} stands for the defaults";
    for (const char* text : {"", "\n\n", "# enforce: true\n", "---\n", "\xef\xbb\xbf", "~", "...\n"})
        EXPECT_EQ(only_error_in(text), told) << text;
    EXPECT_EQ(only_error_in("[enforce]"), "1:1: settings are lines such as 'enforce: true', not a list");
    EXPECT_EQ(only_error_in("enforce:true"), "1:1: settings are lines such as 'enforce: true', not 'enforce:true'");
}

TEST(SettingsParse, OneDocument) {
    EXPECT_EQ(only_error_in("enforce: true\n---\nenforce: false\n"),
              "2:1: a second document begins here; a settings file is one document");
    EXPECT_EQ(only_error_in("{}\nenforce: false\n").substr(0, 5), "2:1: ");
    EXPECT_TRUE(errors_in("---\nenforce: true\n...\n").empty());
    EXPECT_TRUE(errors_in("%YAML 1.2\n---\nenforce: true\n").empty());
}

TEST(SettingsParse, WhatYamlHasAndSettingsHaveNot) {
    EXPECT_EQ(only_error_in("managers: &m [sudo]"), "1:11: anchors are not used here");
    EXPECT_EQ(only_error_in("enforce: *e"), "1:10: aliases are not used here");
    EXPECT_EQ(errors_in("issuer: &i web1\nlogin: {prompt: *i}\n"),
              (Texts{"1:9: anchors are not used here", "2:17: aliases are not used here"}));
    EXPECT_EQ(only_error_in("enforce: !!bool true"), "1:10: tags are not used here");
    EXPECT_EQ(only_error_in("issuer: !!str 5"), "1:9: tags are not used here");
    EXPECT_EQ(only_error_in("login: !x {}"), "1:8: tags are not used here");
    EXPECT_EQ(only_error_in("? [enforce]\n: true\n"), "1:3: a key must be a word");
    EXPECT_EQ(only_error_in("? {a: b}\n: true\n"), "1:3: a key must be a word");
    EXPECT_EQ(only_error_in("~: true\n"), "1:1: a key must be a word");
    EXPECT_EQ(errors_in("<<: {enforce: true}"), Texts{"1:1: unknown key '<<'"});
}

TEST(SettingsParse, BytesThatAreNoText) {
    const std::string_view nul("enforce: tr\0ue", 14);
    EXPECT_EQ(only_error_in(nul), "1:12: a control character does not belong here");
    EXPECT_EQ(only_error_in("# caf\xe9\nenforce: true\n"), "1:6: this is not UTF-8 text");
    EXPECT_EQ(only_error_in("enforce: true\x04\nlogin: {}\n"), "1:14: a control character does not belong here");
    EXPECT_EQ(errors_in("# \x1b\nenforced: true\n# \x7f\n").size(), 3U);
    EXPECT_EQ(only_error_in("enforce: true\rlogin: {}"), "1:14: a control character does not belong here");
    EXPECT_FALSE(errors_in(std::string_view("\xff\xfe{\0}\0", 6)).empty()); // UTF-16
}

TEST(SettingsParse, TabsDoNotIndent) {
    EXPECT_EQ(only_error_in("login:\n\techo: true\n"), "2:1: a tab cannot indent a line; use blanks");
    EXPECT_EQ(only_error_in("login:\n  echo: true\n \tattempts: 2\n"), "3:2: a tab cannot indent a line; use blanks");
    EXPECT_EQ(only_error_in("enforce:\n\ttrue\n"), "2:1: a tab cannot indent a line; use blanks");
    EXPECT_TRUE(errors_in("\t# a comment\nenforce:\ttrue\t# another\n\t\n").empty());
}

TEST(SettingsParse, ByteOrderMarkAndCarriageReturns) {
    const auto settings = parse_settings("\xef\xbb\xbf"
                                         "enforce: true\r\nlogin:\r\n  echo: true\r\n")
                              .settings;
    ASSERT_TRUE(settings);
    EXPECT_TRUE(settings->enforce && settings->login.echo);
    EXPECT_EQ(only_error_in("\xef\xbb\xbf"
                            "x: 1\r\n"),
              "1:1: unknown key 'x'");
    EXPECT_EQ(only_error_in("enforce: true\r\n\r\nx: 1\r\n"), "3:1: unknown key 'x'");
}

TEST(SettingsParse, ColumnsCountCharacters) {
    EXPECT_EQ(only_error_in("{issuer: \"gr\xc3\xbc\xc3\x9f\", x: 1}"), "1:18: unknown key 'x'");
}

TEST(SettingsParse, WhatIsQuotedIsEscapedAndShort) {
    EXPECT_EQ(only_error_in(R"("a\e[2J": 1)"), R"(1:1: unknown key 'a\x1b[2J')");
    EXPECT_EQ(only_error_in(std::string(500, 'k') + ": 1"), "1:1: unknown key '" + std::string(40, 'k') + "...'");
}

TEST(SettingsParse, AListOfErrorsHasAnEnd) {
    std::string text;
    for (int i = 0; i < 250; ++i)
        text += "key" + std::to_string(i) + ": 1\n";
    const auto errors = errors_in(text);
    ASSERT_EQ(errors.size(), 101U);
    EXPECT_EQ(errors.back(), "101:1: and more errors from here on");
}

TEST(SettingsParse, WhatIsFarTooMuch) {
    EXPECT_EQ(only_error_in("managers: " + std::string(14, '[') + std::string(14, ']')).find("nested"),
              std::string::npos);
    EXPECT_EQ(only_error_in("managers: " + std::string(16, '[') + std::string(16, ']')),
              "1:26: this is nested too deeply");
    EXPECT_EQ(only_error_in("managers: [" + repeated("a,", 60'000) + "]").substr(0, 7), "1:32006");
    EXPECT_EQ(only_error_in("managers:\n" + repeated("- a\n", 99'000)),
              "24575:1: these are too many settings: more than 96 KiB besides comments");
}

TEST(SettingsParse, SizeOfTheFile) {
    const std::string settings = "enforce: true\n";
    const std::string comment = "# a comment, as people write them: it's long enough\n";
    const std::string padding = repeated(comment, yaml::largest_file - settings.size());
    EXPECT_TRUE(errors_in(settings + padding).empty());
    EXPECT_TRUE(errors_in(padding + settings).empty());
    EXPECT_TRUE(errors_in(settings + std::string(yaml::largest_file - settings.size(), '#')).empty());
    EXPECT_TRUE(errors_in(settings + std::string(yaml::largest_file - settings.size(), ' ')).empty());
    EXPECT_EQ(only_error_in(settings + std::string(yaml::largest_file, '#')), "1:1: the file is larger than 1 MiB");
}

TEST(SettingsParse, TheShippedFileIsTheDefaults) {
    const std::string text = shipped_settings();
    const auto shipped = parse_settings(text).settings;
    ASSERT_TRUE(shipped);
    EXPECT_EQ(described(*shipped), described(Settings()));
    for (const char* key : {"enforce", "managers", "user_groups", "issuer", "rules", "login", "enrollment", "totp",
                            "recovery_codes", "lockout", "limits", "mail", "socket", "store"})
        EXPECT_NE(("\n" + text).find("\n" + std::string(key) + ":"), std::string::npos) << key;
    EXPECT_NE(text.find("\n# enforce_from: 2026-12-01T08:00:00Z "), std::string::npos);
}

TEST(SettingsParse, EverySettingIsShippedWithItsDefaultAndHasAPlaceInItsPage) {
    const std::string text = shipped_settings();
    const std::string page = content_of(std::string(HARNESS2FA_SOURCE_DIR) + "/man/harness2fa.yaml.5");
    yaml::each_setting(Settings(), [&](const yaml::Row& row, const auto&, const auto&) {
        const std::string indentation = row.section.empty() ? "" : "  ";
        EXPECT_TRUE(text.find("\n" + indentation + std::string(row.name) + ": ") != text.npos ||
                    text.find("\n# " + std::string(row.name) + ": ") != text.npos)
            << row.full_name();
        EXPECT_NE(page.find("\n.It Ic " + std::string(row.name) + " "), page.npos) << row.full_name();
    });
}

} // namespace
