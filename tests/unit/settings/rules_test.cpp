// SPDX-License-Identifier: Apache-2.0
// `rules` of the settings file.
#include "samples.hpp"

using namespace harness2fa;
using namespace harness2fa::settings;
using namespace harness2fa::test;

namespace {

using Names = std::vector<std::string>;

// What one entry holds; without a condition or a value where it is faulty.
Rule rule_in(const std::string& entry) {
    const auto settings = parse_settings("rules: [" + entry + "]").settings;
    EXPECT_TRUE(settings && settings->rules.size() == 1) << entry;
    return settings && settings->rules.size() == 1 ? settings->rules[0] : Rule{};
}

// The only error of an entry in braces, which begins at column 1 of line 2.
std::string error_of(const std::string& entry) {
    return only_error_in("rules: [\n" + entry + "]\n");
}

TEST(SettingsRules, EntriesAreReadInTheirOrder) {
    const auto settings =
        parse_settings("rules:\n"
                       "  - groups: [robots, \"DOM\\\\domain users\"]\n"
                       "    from: [10.0.0.0/8, local]\n"
                       "    code: never\n"
                       "  - {users: [alice, bob@example.com], services: [sshd, gdm-password], code: always}\n"
                       "  - code: enrolled\n")
            .settings;
    ASSERT_TRUE(settings);
    ASSERT_EQ(settings->rules.size(), 3U);
    const Rule& first = settings->rules[0];
    EXPECT_FALSE(first.users || first.services);
    EXPECT_EQ(first.groups, (Names{"robots", "DOM\\domain users"}));
    ASSERT_TRUE(first.from && first.from->size() == 2);
    EXPECT_EQ(std::get<Network>(first.from->at(0)), parse_network("10.0.0.0/8"));
    EXPECT_TRUE(std::holds_alternative<Local>(first.from->at(1)));
    EXPECT_EQ(first.code, Demand::never);
    const Rule& second = settings->rules[1];
    EXPECT_EQ(second.users, (Names{"alice", "bob@example.com"}));
    EXPECT_EQ(second.services, (Names{"sshd", "gdm-password"}));
    EXPECT_FALSE(second.groups || second.from);
    EXPECT_EQ(second.code, Demand::always);
    const Rule& third = settings->rules[2]; // matches every login
    EXPECT_FALSE(third.users || third.groups || third.services || third.from);
    EXPECT_EQ(third.code, Demand::enrolled);
}

TEST(SettingsRules, TextOfAnEntryIsOneLineInTheOrderOfTheManual) {
    EXPECT_EQ(rule_in("{code: never, from: [10.0.0.0/8], groups: [robots]}").text,
              "groups: [robots], from: [10.0.0.0/8], code: never");
    EXPECT_EQ(rule_in("{services: ['sshd'], users: [b,   a], code: \"always\"}").text,
              "users: [b, a], services: [sshd], code: always");
    EXPECT_EQ(rule_in("{services: [sshd], groups: [g], code: never, users: [u]}").text,
              "users: [u], groups: [g], services: [sshd], code: never");
    EXPECT_EQ(rule_in("{code: enrolled}").text, "code: enrolled");
    EXPECT_EQ(rule_in("{users: ['a, b', c], code: never}").text, "users: [\"a, b\", c], code: never");
    EXPECT_EQ(rule_in("{from: [local, '2001:db8::', 192.0.2.7], code: never}").text,
              "from: [local, 2001:db8::, 192.0.2.7], code: never");
}

TEST(SettingsRules, TextOfALongListIsCut) { // it goes into every record of a login
    const std::string text = rule_in("{users: [" + repeated("someone, ", 5'000) + "last], code: never}").text;
    EXPECT_LT(text.size(), 300U);
    EXPECT_TRUE(text.ends_with(", someone, ...], code: never")) << text;
}

TEST(SettingsRules, Addresses) {
    const auto origin = [](const std::string& text) {
        const Rule rule = rule_in("{from: [" + text + "], code: never}");
        return rule.from ? std::get<Network>(rule.from->at(0)) : Network{};
    };
    for (const std::string good : {"192.0.2.7", "10.0.0.0/8", "0.0.0.0/0", "10.1.2.3/32", "::1", "2001:db8::/32",
                                   "::/0", "fe80::/10", "::ffff:10.0.0.0/104"})
        EXPECT_EQ(origin(good), parse_network(good)) << good;
    EXPECT_EQ(origin("'2001:db8::'"), parse_network("2001:db8::"));
    EXPECT_EQ(origin("\"10.0.0.0/8\""), parse_network("10.0.0.0/8"));
}

TEST(SettingsRules, FaultyAddressesAreNamed) {
    const std::string what = "2:9: rules.from must be addresses, networks such as 10.0.0.0/8, or local, not ";
    for (const std::string bad : {"10.0.0", "10.0.0.0/33", "10.0.0.0/08", "10.0.0.0/", "10.0.0.0/-1", "host.example",
                                  "10.0.0.256", "010.0.0.1", "fe80::1%eth0", "2001:db8::/129", "Local", "10", "true"})
        EXPECT_EQ(error_of("{from: [" + bad + "], code: never}"), what + "'" + bad + "'");
    EXPECT_EQ(error_of("{from: ['', local], code: never}"), what + "\"\"");
    EXPECT_EQ(error_of("{from: [local, 10.0.0.1/8], code: never}"),
              "2:16: rules.from holds '10.0.0.1/8', which has bits set behind its prefix");
    EXPECT_EQ(error_of("{from: [\"2001:db8::1/32\"], code: never}"),
              "2:9: rules.from holds \"2001:db8::1/32\", which has bits set behind its prefix");
    EXPECT_EQ(error_of("{from: [2001:db8::], code: never}"),
              "2:9: rules.from must be addresses, networks or local (one that ends with ':' in quotes), not a group of "
              "keys");
    EXPECT_EQ(error_of("{from: [~], code: never}").substr(0, 31), "2:9: rules.from must be address");
    EXPECT_EQ(error_of("{from: [[10.0.0.0/8]], code: never}").substr(0, 31), "2:9: rules.from must be address");
}

TEST(SettingsRules, Code) {
    EXPECT_EQ(error_of("{users: [alice]}"), "2:1: this entry of rules lacks 'code' (always, enrolled or never)");
    EXPECT_EQ(error_of("{}"), "2:1: this entry of rules lacks 'code' (always, enrolled or never)");
    EXPECT_EQ(only_error_in("rules:\n  - code: never\n  - users: [a]\n"),
              "3:5: this entry of rules lacks 'code' (always, enrolled or never)");
    EXPECT_EQ(error_of("{code: sometimes}"), "2:8: rules.code must be always, enrolled or never, not 'sometimes'");
    for (const char* bad : {"Never", "false", "[never]", "~", "''"})
        EXPECT_EQ(error_of("{code: " + std::string(bad) + "}").substr(0, 24), "2:8: rules.code must be ") << bad;
}

TEST(SettingsRules, ConditionsAreLists) {
    EXPECT_EQ(error_of("{users: alice, code: never}"),
              "2:9: rules.users must be a list of login names, such as [alice], not 'alice'");
    EXPECT_EQ(error_of("{groups: robots, code: never}"),
              "2:10: rules.groups must be a list of groups, such as [sudo], not 'robots'");
    EXPECT_EQ(error_of("{services: sshd, code: never}"),
              "2:12: rules.services must be a list of PAM services, such as [sshd], not 'sshd'");
    EXPECT_EQ(
        error_of("{from: local, code: never}"),
        "2:8: rules.from must be a list of addresses, networks or local, such as [10.0.0.0/8, local], not 'local'");
    EXPECT_EQ(error_of("{users: {alice: 1}, code: never}").substr(0, 17), "2:9: rules.users ");
}

TEST(SettingsRules, AnEmptyListCouldNeverHold) {
    for (const std::string key : {"users", "groups", "services", "from"})
        EXPECT_EQ(error_of("{" + key + ": [], code: never}"), "2:" + std::to_string(key.size() + 4) + ": rules." + key +
                                                                  " is an empty list: the entry would never match");
}

TEST(SettingsRules, Names) {
    EXPECT_EQ(error_of("{users: [alice, a/b], code: never}"), "2:17: rules.users must be login names, not 'a/b'");
    EXPECT_EQ(error_of("{users: [1000], code: never}"), "2:10: rules.users must be login names, not '1000'");
    EXPECT_EQ(rule_in("{users: ['1000'], code: never}").users, Names{"1000"});
    EXPECT_EQ(error_of("{groups: ['a:b'], code: never}"), "2:11: rules.groups must be names of groups, not \"a:b\"");
    for (const char* bad : {"/etc/pam.d/sshd", "SSHD", "''", "~"}) // PAM_SERVICE never has capitals
        EXPECT_EQ(error_of("{services: [" + std::string(bad) + "], code: never}").substr(0, 68),
                  "2:13: rules.services must be names of PAM services, in small letters")
            << bad;
}

TEST(SettingsRules, UnknownAndRepeatedKeys) {
    EXPECT_EQ(error_of("{group: [robots], code: never}"), "2:2: unknown key 'group' (did you mean 'groups'?)");
    EXPECT_EQ(error_of("{form: [local], code: never}"), "2:2: unknown key 'form' (did you mean 'from'?)");
    EXPECT_EQ(error_of("{code: never, colour: red}"), "2:15: unknown key 'colour'");
    EXPECT_EQ(error_of("{users: [a], code: never, users: [b]}"), "2:27: repeated key 'users' (first on line 2)");
    EXPECT_EQ(error_of("{code: never, code: always}"), "2:15: repeated key 'code' (first on line 2)");
    EXPECT_TRUE(errors_in("rules: [{code: never, users: [a]}, {code: never, users: [b]}]").empty());
}

TEST(SettingsRules, AreAListOfEntries) {
    const std::string told = "rules must be a list of entries, such as [{groups: [robots], code: never}], not ";
    EXPECT_EQ(only_error_in("rules: never"), "1:8: " + told + "'never'");
    EXPECT_EQ(only_error_in("rules: {code: never}"), "1:8: " + told + "a group of keys");
    EXPECT_EQ(only_error_in("rules:"), "1:1: " + told + "nothing");
    EXPECT_EQ(only_error_in("rules: [never]"),
              "1:9: an entry of rules must hold keys (users, groups, services, from, code), not 'never'");
    EXPECT_EQ(only_error_in("rules:\n  -\n  - code: never\n").substr(0, 5), "2:3: ");
}

TEST(SettingsRules, AllErrorsAtOnce) {
    EXPECT_EQ(errors_in("rules:\n"
                        "  - users: alice\n"
                        "    code: nevr\n"
                        "  - group: [robots]\n"
                        "  - from: [10.0.0.1/8, x]\n"
                        "    code: !x never\n"
                        "totp: {digits: 9}\n"),
              (Names{"2:12: rules.users must be a list of login names, such as [alice], not 'alice'",
                     "3:11: rules.code must be always, enrolled or never, not 'nevr'",
                     "4:5: unknown key 'group' (did you mean 'groups'?)",
                     "4:5: this entry of rules lacks 'code' (always, enrolled or never)",
                     "5:12: rules.from holds '10.0.0.1/8', which has bits set behind its prefix",
                     "5:24: rules.from must be addresses, networks such as 10.0.0.0/8, or local, not 'x'",
                     "6:11: tags are not used here", "7:16: totp.digits must be a whole number from 6 to 8, not '9'"}));
}

TEST(SettingsRules, HalfAListIsNotJudged) {
    EXPECT_EQ(only_error_in("rules:\n  - users: [alice]\n  - users: [bob\n"), "4:1: a ',' or ']' is missing here");
}

TEST(SettingsRules, HundredsOfEntriesFit) {
    std::string text = "rules:\n";
    for (int i = 0; i < 800; ++i)
        text += "  - {users: [user" + std::to_string(i) + ", deputy" + std::to_string(i) +
                "], services: [sshd, sudo], from: [10." + std::to_string(i % 256) +
                ".0.0/16, local], code: enrolled}\n";
    const Parsed parsed = parse_settings(text);
    ASSERT_TRUE(parsed.settings) << text.size() << " bytes: " << format_error("f", parsed.errors[0]);
    EXPECT_EQ(parsed.settings->rules.size(), 800U);
}

} // namespace
