// SPDX-License-Identifier: Apache-2.0
// What settings mean on a machine, and what their errors tell to whom.
#include "settings/file.hpp"
#include "settings/shadowed_rules.hpp"
#include "settings/warnings.hpp"

#include "samples.hpp"

#include <algorithm>

using namespace harness2fa;
using namespace harness2fa::settings;
using namespace harness2fa::test;

namespace {

using Kind = Reference::Kind;

class World : public Surroundings {
  public:
    std::vector<std::string> names{"alice", "bob", "sudo", "ssl-cert", "sshd"};
    bool silent = false, empty = false;

    Existence existence(Kind, const std::string& name) const override {
        if (silent)
            return Existence::undetermined;
        return std::ranges::count(names, name) != 0 ? Existence::there : Existence::absent;
    }
    std::vector<std::string> alternatives(Kind) const override { return names; }
    bool surely_empty(const std::string&) const override { return empty; }
    std::optional<Fault> wrong_with(Kind, const std::string& path) const override {
        return Fault{"there is no file " + path};
    }
    std::optional<Fault> barred_from(const std::string&) const override { return {}; }
};

class Warnings : public testing::Test {
  protected:
    Texts warnings_in(std::string_view text) const {
        const Parsed parsed = parse_settings(text);
        EXPECT_TRUE(parsed.settings) << (parsed.errors.empty() ? "" : parsed.errors[0].text);
        Texts lines;
        for (const SettingsError& warning : warnings_of(parsed.settings.value_or(Settings()), world))
            lines.push_back(format_error("f", warning).substr(2));
        return lines;
    }
    World world;
};

TEST_F(Warnings, NamesThatNothingHas) {
    EXPECT_EQ(
        warnings_in("managers: [sudo, wheel]\n"
                    "user_groups:\n  - ssl_certs\n"
                    "rules:\n"
                    "  - {users: [Bob, alice], groups: [sudoo], code: always}\n"
                    "  - {services: [\"sshdd\"], code: never}\n"
                    "enrollment: {services: [sshd, su, gdm]}\n"),
        (Texts{"1:18: there is no group 'wheel'", "3:5: there is no group 'ssl_certs' (did you mean 'ssl-cert'?)",
               "5:14: there is no user 'Bob' (did you mean 'bob'?)",
               "5:36: there is no group 'sudoo' (did you mean 'sudo'?)",
               "6:17: there is no PAM service 'sshdd' (did you mean 'sshd'?)", "7:35: there is no PAM service 'gdm'"}));
}

TEST_F(Warnings, ColumnsAreCharacters) {
    EXPECT_EQ(warnings_in("{issuer: \"Größe\", managers: [alice, \"größe\"], user_groups: [x]}"),
              (Texts{"1:37: there is no group 'größe'", "1:61: there is no group 'x'"}));
}

TEST_F(Warnings, WhatCannotBeLookedUpIsNotSaidToBeMissing) {
    world.silent = true;
    EXPECT_EQ(warnings_in("rules: [{groups: [sudoo], code: always}]"),
              Texts{"1:19: group 'sudoo' could not be looked up"});
}

TEST_F(Warnings, FilesAndDirectories) {
    EXPECT_EQ(warnings_in("mail: {credentials: /a}\nsocket: /b/s\nstore: sqlite:/c/d\n"),
              (Texts{"1:21: there is no file /a", "2:9: there is no file /b/s", "3:8: there is no file /c/d"}));
    EXPECT_EQ(warnings_in("mail: {credentials: ''}"), Texts{});
}

TEST_F(Warnings, AManagersListWithoutAnybody) {
    world.empty = true;
    EXPECT_EQ(warnings_in("managers: [ssl-cert]"),
              Texts{"1:11: managers names no group that has a member: root alone can manage two-factor logins"});
    EXPECT_EQ(warnings_in("managers: [sudo]"), Texts{}); // as it is shipped
    EXPECT_EQ(warnings_in("managers: []"), Texts{});
}

TEST_F(Warnings, ADateWithoutEnforcement) {
    EXPECT_EQ(warnings_in("enforce_from: 2026-12-01T08:00:00Z"),
              Texts{"1:15: enforce_from has no effect without 'enforce: true'"});
    EXPECT_EQ(warnings_in("enforce: true\nenforce_from: 2026-12-01T08:00:00Z"), Texts{});
}

TEST_F(Warnings, EntriesThatDecideNothing) {
    const auto shadow = [&](const std::string& first, const std::string& second) {
        return warnings_in("rules:\n- {code: enrolled, " + first + "}\n- {code: always, " + second + "}\n");
    };
    const Texts nothing,
        second{"3:3: entry 2 of rules decides nothing: entry 1, which comes first, holds wherever it does"};
    EXPECT_EQ(shadow("users: [alice, bob]", "users: [bob]"), second);
    EXPECT_EQ(shadow("users: [bob]", "users: [alice, bob]"), nothing);
    EXPECT_EQ(shadow("users: [bob]", "users: [bob], services: [sshd]"), second);
    EXPECT_EQ(shadow("users: [bob], services: [sshd]", "users: [bob]"), nothing);
    EXPECT_EQ(shadow("users: [bob]", "groups: [sudo]"), nothing);
    EXPECT_EQ(shadow("from: [10.0.0.0/8, local]", "from: [10.1.0.0/16, local]"), second);
    EXPECT_EQ(shadow("from: [10.1.0.0/16]", "from: [10.0.0.0/8]"), nothing);
    EXPECT_EQ(shadow("from: [10.0.0.0/8]", "from: [local]"), nothing);
    EXPECT_EQ(shadow("from: [local]", "users: [bob]"), nothing);
    EXPECT_EQ(warnings_in("rules:\n- {code: never}\n- {code: always}\n").size(), 1U);
}

TEST_F(Warnings, AreNotWithoutEnd) {
    std::string users = "a0";
    for (int i = 1; i < 300; ++i)
        users += ", a" + std::to_string(i);
    const Texts all = warnings_in("rules: [{users: [" + users + "], code: never}]");
    ASSERT_EQ(all.size(), 101U);
    EXPECT_NE(all.back().find("and more warnings from here on"), std::string::npos);
}

TEST_F(Warnings, OfAHostileFileComeSoon) {
    EXPECT_EQ(warnings_in("rules:\n" + repeated("- code: never\n", 70'000)).size(), 101U);
    EXPECT_EQ(warnings_in("rules: [{code: never, users: [" + repeated("x, ", 40'000) + "x]}]").size(), 101U);
    EXPECT_EQ(warnings_in("rules:\n" + repeated("- code: never\n  users: [bob]\n  from: [local]\n", 70'000)).size(),
              101U);
}

// ---- what of a file is told to whom

TEST(DiscreetErrors, HoldNothingOfTheFile) {
    for (const char* text : {"mail: {smtp: 'smtp://relay:hunter2@mail'}",
                             "mail: {credentials: 'relay:hunter2'}",
                             "hunter2: 1",
                             "mail: {hunter2: 1}",
                             "hunter2",
                             "enforce: hunter2",
                             "login: {attempts: hunter2}",
                             "login: hunter2",
                             "mail: {from: 'hunter2'}",
                             "mail: {to: '{hunter2}'}",
                             "issuer: 'x{hunter2}'",
                             "managers: hunter2",
                             "managers: [/hunter2]",
                             "rules: [hunter2]",
                             "rules: [{from: [hunter2], code: never}]",
                             "rules: [{hunter2: 1, code: never}]",
                             "rules: [{code: hunter2}]",
                             "socket: hunter2",
                             "store: hunter2",
                             "enforce_from: hunter2",
                             "lockout: {pause: hunter2}",
                             "totp: {algorithm: hunter2}"}) {
        const Parsed parsed = parse_settings(text);
        ASSERT_FALSE(parsed.errors.empty()) << text;
        for (const SettingsError& error : parsed.errors) {
            EXPECT_NE(error.text.find("hunter2"), std::string::npos) << error.text;
            EXPECT_EQ(discreet(error).text.find("hunter2"), std::string::npos) << discreet(error).text;
            EXPECT_EQ(discreet(error).text.find_first_of("\x01\x02\x03"), std::string::npos);
            EXPECT_EQ(error.text.find_first_of("\x01\x02\x03"), std::string::npos);
        }
    }
}

TEST(DiscreetErrors, StillSayWhatIsWrongAndWhere) {
    const auto told = [](std::string_view text, Readers readers) {
        return format_error("f", discreet(parse_settings(text, readers).errors.at(0)));
    };
    EXPECT_EQ(told("enforced: true", Readers::some), "f:1:1: unknown key '...' (did you mean 'enforce'?)");
    EXPECT_EQ(told("enforced: true", Readers::everybody), "f:1:1: unknown key 'enforced' (did you mean 'enforce'?)");
    EXPECT_EQ(told("enforce: yes", Readers::some), "f:1:10: enforce must be true or false, not '...'");
    EXPECT_EQ(told("enforce: yes", Readers::everybody), "f:1:10: enforce must be true or false, not 'yes'");
    EXPECT_EQ(told("mail: {credentials: 'a:b'}", Readers::everybody),
              "f:1:21: mail.credentials must be an absolute path, not '...'");
}

TEST(DiscreetErrors, FollowTheModesOfFileAndDirectories) {
    const test::TemporaryDirectory directory;
    const std::string file = directory / "a.yaml";
    const auto told = [&] { return discreet(read_settings_file(file, me()).errors.at(0)).text; };
    write_file(file, "enforce: yes\n");
    ::chmod(directory.path().c_str(), 0755);
    for (const mode_t mode : {0644, 0604}) {
        ::chmod(file.c_str(), mode);
        EXPECT_EQ(told(), "enforce must be true or false, not 'yes'");
    }
    ::chmod(file.c_str(), 0640);
    EXPECT_EQ(told(), "enforce must be true or false, not '...'");
    ::chmod(file.c_str(), 0644);
    ::chmod(directory.path().c_str(), 0750);
    EXPECT_EQ(told(), "enforce must be true or false, not '...'");
}

} // namespace
