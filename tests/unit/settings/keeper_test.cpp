// SPDX-License-Identifier: Apache-2.0
#include "settings/keeper.hpp"
#include "settings/watch.hpp"

#include "samples.hpp"

#include <sys/resource.h>
#include <syslog.h>

#include <csignal>

using namespace harness2fa;
using namespace harness2fa::settings;
using namespace harness2fa::test;
using Reload = SettingsReport::Kind;

namespace {

class Keeper : public testing::Test {
  protected:
    Keeper() { ::chmod(directory.path().c_str(), 0755); } // the file is one that everybody may read
    SettingsKeeper keeper() const { return {file, last_good, me()}; }

    static std::string told(const SettingsReport& report) {
        std::string all;
        for (const auto& line : report.lines)
            all += line.text + "\n";
        return all;
    }
    static bool tells(const SettingsReport& report, const std::string& text) {
        return told(report).find(text) != std::string::npos;
    }

    test::TemporaryDirectory directory;
    std::string file = directory / "harness2fa.yaml";
    std::string last_good = directory / "last-good.yaml";
};

TEST_F(Keeper, GoodFileIsAdoptedAndRemembered) {
    const std::string text = "# mine\nenforce: true\nlogin: {attempts: 7}\n";
    write_file(file, text);
    auto settings = keeper();
    EXPECT_EQ(settings.load().outcome, Reload::adopted);
    EXPECT_TRUE(settings.has_good());
    EXPECT_EQ(settings.current()->login.attempts, 7);
    EXPECT_TRUE(settings.errors().empty());
    EXPECT_EQ(content_of(last_good), text);
    struct stat status {};
    ASSERT_EQ(::stat(last_good.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 07777, 0600U);
    EXPECT_FALSE(std::filesystem::exists(last_good + ".new"));
}

TEST_F(Keeper, LastGoodIsWrittenOnlyWhenItDiffers) {
    write_file(file, "{}");
    keeper().load();
    struct stat before {
    }, after{};
    ASSERT_EQ(::stat(last_good.c_str(), &before), 0);
    auto settings = keeper();
    settings.load();
    EXPECT_EQ(settings.reload().outcome, Reload::unchanged);
    ASSERT_EQ(::stat(last_good.c_str(), &after), 0);
    EXPECT_EQ(before.st_ino, after.st_ino);
    write_file(file, "{} # new");
    EXPECT_EQ(settings.reload().outcome, Reload::adopted);
    EXPECT_EQ(content_of(last_good), "{} # new");
}

TEST_F(Keeper, FaultyEditChangesNothing) {
    write_file(file, "enforce: true\nmanagers: [wheel]\n");
    auto settings = keeper();
    settings.load();
    const auto before = settings.current();
    for (const char* faulty : {"enforce: false\nenforced: true\n", "", "enforce: [", "\xff", "# none\n"}) {
        write_file(file, faulty);
        const auto report = settings.reload();
        EXPECT_EQ(report.outcome, Reload::faulty) << faulty;
        EXPECT_TRUE(tells(report, "harness2fa.yaml:")) << told(report);
        EXPECT_TRUE(tells(report, "the last good settings stay in force"));
        EXPECT_EQ(settings.current(), before);
        EXPECT_FALSE(settings.errors().empty());
        EXPECT_EQ(content_of(last_good), "enforce: true\nmanagers: [wheel]\n");
    }
    EXPECT_EQ(settings.reload().outcome, Reload::unchanged); // the same fault is told once
    EXPECT_TRUE(settings.reload().lines.empty());
    write_file(file, "enforce: true\nmanagers: [wheel]\n");
    EXPECT_EQ(settings.reload().outcome, Reload::adopted);
    EXPECT_TRUE(settings.errors().empty());
}

TEST_F(Keeper, FileThatIsGoneOrNoFileOrSomebodyElsesChangesNothing) {
    write_file(file, "enforce: true\nmanagers: [wheel]\n");
    auto settings = keeper();
    settings.load();
    const auto before = settings.current();
    std::filesystem::remove(file);
    EXPECT_EQ(settings.reload().outcome, Reload::faulty);
    std::filesystem::create_directory(file);
    EXPECT_EQ(settings.reload().outcome, Reload::faulty);
    std::filesystem::remove(file);
    ASSERT_EQ(::mkfifo(file.c_str(), 0600), 0);
    EXPECT_EQ(settings.reload().outcome, Reload::faulty);
    std::filesystem::remove(file);
    if (::getuid() == 0) {
        write_file(file, "{}");
        ASSERT_EQ(::chown(file.c_str(), 1234, 1234), 0);
        const auto report = settings.reload();
        EXPECT_EQ(report.outcome, Reload::faulty);
        EXPECT_TRUE(tells(report, "belongs to uid 1234"));
    }
    EXPECT_EQ(settings.current(), before);
}

TEST_F(Keeper, RestartWithAFaultyFileComesUpWithTheLastGood) {
    write_file(file, "enforce: false\nlogin: {attempts: 9}\n");
    keeper().load();
    write_file(file, "enforced: true\n");
    for (int restart = 0; restart < 2; ++restart) {
        auto settings = keeper();
        const auto report = settings.load();
        EXPECT_EQ(report.outcome, Reload::faulty);
        EXPECT_TRUE(tells(report, "harness2fa.yaml:1:1: unknown key 'enforced'"));
        EXPECT_TRUE(tells(report, "are in force"));
        EXPECT_TRUE(settings.has_good());
        EXPECT_FALSE(settings.current()->enforce);
        EXPECT_EQ(settings.current()->login.attempts, 9);
        ASSERT_EQ(settings.errors().size(), 1U);
        EXPECT_EQ(settings.reload().outcome, Reload::unchanged);
        EXPECT_EQ(settings.errors().size(), 1U);
    }
    std::filesystem::remove(file);
    auto settings = keeper();
    settings.load();
    EXPECT_EQ(settings.current()->login.attempts, 9);
}

TEST_F(Keeper, NoGoodSettingsAtAllMeanEnforcement) {
    write_file(file, "enforce: false\nenforced: 1\nsocket: /a/s\nstore: sqlite:/a/b.db\n");
    for (const char* last : {"", "enforce: [", "x: 1"}) {
        write_file(last_good, last);
        auto settings = keeper();
        EXPECT_TRUE(settings.current()->enforce);
        const auto report = settings.load();
        EXPECT_EQ(report.outcome, Reload::faulty);
        EXPECT_FALSE(settings.has_good());
        EXPECT_TRUE(settings.current()->enforce);
        EXPECT_FALSE(settings.current()->enrollment.at_login);
        EXPECT_EQ(settings.current()->socket, "/a/s");
        EXPECT_EQ(settings.current()->store, "/a/b.db");
        EXPECT_TRUE(tells(report, "every login needs a code"));
    }
    auto settings = keeper();
    settings.load();
    write_file(file, "enforce: false\n");
    EXPECT_EQ(settings.reload().outcome, Reload::adopted);
    EXPECT_TRUE(settings.has_good());
    EXPECT_FALSE(settings.current()->enforce);
}

TEST_F(Keeper, LastGoodOfSomebodyElseIsNotBelieved) {
    write_file(last_good, "enforce: false\n");
    SettingsKeeper settings(file, last_good, std::set<uid_t>{::getuid() + 1});
    settings.load();
    EXPECT_FALSE(settings.has_good());
    EXPECT_TRUE(settings.current()->enforce);
}

TEST_F(Keeper, FileIsAdoptedAlsoWhenItCannotBeRemembered) {
    last_good = directory / "missing/last-good.yaml";
    write_file(file, "login: {attempts: 4}\n");
    auto settings = keeper();
    const auto report = settings.load();
    EXPECT_EQ(report.outcome, Reload::adopted);
    EXPECT_EQ(settings.current()->login.attempts, 4);
    EXPECT_TRUE(tells(report, "cannot write " + last_good + ": No such file or directory"));
    std::filesystem::create_directory(directory / "missing");
    settings.reload(); // tries again
    EXPECT_EQ(content_of(last_good), "login: {attempts: 4}\n");
}

TEST_F(Keeper, FullDiskLeavesTheOldLastGoodWhole) {
    write_file(file, "login: {attempts: 4}\n");
    keeper().load();
    write_file(file, "login: {attempts: 5}\n" + std::string(5000, '#'));
    rlimit limit{};
    ::getrlimit(RLIMIT_FSIZE, &limit);
    const rlimit small{4096, limit.rlim_max}; // write() is cut short, then fails, as on a full disk
    const auto old_handler = std::signal(SIGXFSZ, SIG_IGN);
    ::setrlimit(RLIMIT_FSIZE, &small);
    auto settings = keeper();
    const auto report = settings.load();
    ::setrlimit(RLIMIT_FSIZE, &limit);
    std::signal(SIGXFSZ, old_handler);
    EXPECT_EQ(report.outcome, Reload::adopted);
    EXPECT_EQ(settings.current()->login.attempts, 5);
    EXPECT_TRUE(tells(report, "File too large")) << told(report);
    EXPECT_EQ(content_of(last_good), "login: {attempts: 4}\n");
    EXPECT_FALSE(std::filesystem::exists(last_good + ".new"));
}

TEST_F(Keeper, WhatACrashHasLeftIsNoObstacle) {
    write_file(last_good + ".new", "half a fi");
    write_file(file, "{}");
    keeper().load();
    EXPECT_EQ(content_of(last_good), "{}");
}

TEST_F(Keeper, NewPlacesWaitForTheNextStart) {
    write_file(file, "socket: /a/s\n");
    auto settings = keeper();
    EXPECT_FALSE(tells(settings.load(), "when the daemon starts again"));
    write_file(file, "socket: /b/s\nstore: sqlite:/b/c.db\n");
    const auto report = settings.reload();
    EXPECT_TRUE(tells(report, "the socket moves to /b/s when the daemon starts again"));
    EXPECT_TRUE(tells(report, "the store moves to /b/c.db when the daemon starts again"));
    write_file(file, "socket: /a/s\n");
    EXPECT_FALSE(tells(settings.reload(), "when the daemon starts again"));
}

TEST_F(Keeper, WhatWasHandedOutDoesNotChange) {
    write_file(file, "login: {attempts: 4}\n");
    auto settings = keeper();
    settings.load();
    const auto before = settings.current();
    write_file(file, "login: {attempts: 5}\n");
    settings.reload();
    EXPECT_EQ(before->login.attempts, 4);
    EXPECT_EQ(settings.current()->login.attempts, 5);
}

TEST_F(Keeper, NothingIsAdoptedWhileSomebodyWrites) {
    write_file(file, "login: {attempts: 4}\n");
    SettingsWatch watch(file);
    auto settings = keeper();
    settings.load();
    std::ofstream writer(file, std::ios::trunc);
    writer << "login: {attempts: 5}\n" << std::flush; // a good file, so far
    EXPECT_EQ(settings.reload(watch).outcome, Reload::busy);
    EXPECT_EQ(settings.current()->login.attempts, 4);
    writer << "enforce: true\n";
    writer.close();
    EXPECT_EQ(settings.reload(watch).outcome, Reload::adopted);
    EXPECT_TRUE(settings.current()->enforce);
    EXPECT_EQ(settings.reload(watch).outcome, Reload::unchanged);
}

} // namespace
