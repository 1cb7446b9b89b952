// SPDX-License-Identifier: Apache-2.0
// The one value that the daemon writes into an administrator's file.
#include "settings/edit.hpp"

#include "samples.hpp"

#include <sys/resource.h>
#include <sys/syscall.h>

#include <atomic>
#include <csignal>
#include <functional>
#include <random>
#include <thread>

using namespace harness2fa;
using namespace harness2fa::settings;
using namespace harness2fa::test;

namespace {
std::function<void()> before_flush; // what somebody else does while an edit is under way
} // namespace

// In the place of libc's: an edit flushes its new file after it has read the old one and before it renames.
extern "C" int fsync(int fd) {
    if (const auto act = std::exchange(before_flush, nullptr))
        act();
    return static_cast<int>(::syscall(SYS_fsync, fd));
}

namespace {

std::string edited(std::string_view text, bool on) {
    const Edited edit = with_enforce(text, on);
    EXPECT_EQ(edit.has_value(), edit.error().empty());
    return edit ? *edit : format_error("f", edit.error().front());
}
std::string on(std::string_view text) {
    return edited(text, true);
}
std::string off(std::string_view text) {
    return edited(text, false);
}

TEST(SettingsEdit, ReplacesTheValueAlone) {
    EXPECT_EQ(on("enforce: false"), "enforce: true");
    EXPECT_EQ(on("enforce: false\n"), "enforce: true\n");
    EXPECT_EQ(off("enforce: true\n"), "enforce: false\n");
    EXPECT_EQ(on("# enforce: false\n\nenforce:   false   # false, not true  \n\nlogin: {}\n"),
              "# enforce: false\n\nenforce:   true   # false, not true  \n\nlogin: {}\n");
    EXPECT_EQ(on("managers: [a]\n\"enforce\":\tfalse\t# x\nlogin: {prompt: 'enforce: false'}\n"),
              "managers: [a]\n\"enforce\":\ttrue\t# x\nlogin: {prompt: 'enforce: false'}\n");
    EXPECT_EQ(off("'enforce' : true\n"), "'enforce' : false\n");
    EXPECT_EQ(on("enforce:\n    # how it is\n    false\n"), "enforce:\n    # how it is\n    true\n");
    EXPECT_EQ(on("? enforce\n: false\n"), "? enforce\n: true\n");
    EXPECT_EQ(on("  enforce: false\n  managers: [enforce, 'false']\n"),
              "  enforce: true\n  managers: [enforce, 'false']\n");
    EXPECT_EQ(on("issuer: \"enforce false\"\nlogin: {prompt: 'enforce: false'}\nenforce: false"),
              "issuer: \"enforce false\"\nlogin: {prompt: 'enforce: false'}\nenforce: true");
    EXPECT_EQ(on("login:\n  prompt: |-\n    enforce: false\nenforce: false\n"),
              "login:\n  prompt: |-\n    enforce: false\nenforce: true\n");
}

TEST(SettingsEdit, KeepsMarksAndLineEnds) {
    EXPECT_EQ(on("\xef\xbb\xbf# Gr\xc3\xb6\xc3\x9f"
                 "e\r\nissuer: \xc3\xbc\r\nenforce: false # \xe2\x82\xac\r\n\r\n"),
              "\xef\xbb\xbf# Gr\xc3\xb6\xc3\x9f"
              "e\r\nissuer: \xc3\xbc\r\nenforce: true # \xe2\x82\xac\r\n\r\n");
    EXPECT_EQ(on("---\nenforce: false\n...\n"), "---\nenforce: true\n...\n");
    EXPECT_EQ(on("%YAML 1.2\n---\nenforce: false\n...\n"), "%YAML 1.2\n---\nenforce: true\n...\n");
    EXPECT_EQ(on("--- {enforce: false}"), "--- {enforce: true}");
    EXPECT_EQ(on("\xf0\x9f\x94\x91: 1"), "f:1:1: unknown key '\xf0\x9f\x94\x91'");
}

TEST(SettingsEdit, InFlowMaps) {
    EXPECT_EQ(on("{enforce: false}"), "{enforce: true}");
    EXPECT_EQ(on("{\"enforce\":false,\"managers\":[\"enforce\"]}\n"),
              "{\"enforce\":true,\"managers\":[\"enforce\"]}\n");
    EXPECT_EQ(on("{ managers: [a],\n  enforce: false } # enforce: false"),
              "{ managers: [a],\n  enforce: true } # enforce: false");
    EXPECT_EQ(on("{}"), "{enforce: true}");
    EXPECT_EQ(on("{# defaults\n}"), "{enforce: true # defaults\n}");
    EXPECT_EQ(on("{\"managers\":[\"x\"]}"), "{enforce: true, \"managers\":[\"x\"]}");
    EXPECT_EQ(on("{} # defaults\n"), "{enforce: true} # defaults\n");
    EXPECT_EQ(on("# defaults\n{\n}\n"), "# defaults\n{enforce: true\n}\n");
    EXPECT_EQ(on("{managers: [x]}"), "{enforce: true, managers: [x]}");
    EXPECT_EQ(on("{ managers: [x] }\n"), "{enforce: true, managers: [x] }\n");
    EXPECT_EQ(on("--- {\n  login: {echo: true}, # enforce: true\n  managers: [x]\n}\n"),
              "--- {enforce: true,\n  login: {echo: true}, # enforce: true\n  managers: [x]\n}\n");
    EXPECT_EQ(on("\xef\xbb\xbf{}"), "\xef\xbb\xbf{enforce: true}");
}

TEST(SettingsEdit, AddsALineBeforeTheFirstKey) {
    EXPECT_EQ(on("managers: [x]\n"), "enforce: true\nmanagers: [x]\n");
    EXPECT_EQ(on("managers: [x]"), "enforce: true\nmanagers: [x]");
    EXPECT_EQ(on("# Settings\n# enforce: true\n\nmanagers: [x]\nlogin:\n  echo: true\n"),
              "# Settings\n# enforce: true\n\nenforce: true\nmanagers: [x]\nlogin:\n  echo: true\n");
    EXPECT_EQ(on("\xef\xbb\xbfmanagers: [x]\r\nlogin: {}\r\n"), "\xef\xbb\xbf"
                                                                "enforce: true\r\nmanagers: [x]\r\nlogin: {}\r\n");
    EXPECT_EQ(on("# a\r\nmanagers: [x]"), "# a\r\nenforce: true\r\nmanagers: [x]");
    EXPECT_EQ(on("---\nmanagers: [x]\n...\n"), "---\nenforce: true\nmanagers: [x]\n...\n");
    EXPECT_EQ(on("---   # start\n\n  managers: [x]\n  login: {}\n"),
              "---   # start\n\n  enforce: true\n  managers: [x]\n  login: {}\n");
    EXPECT_EQ(on("\"managers\": [x]\n"), "enforce: true\n\"managers\": [x]\n");
    EXPECT_EQ(on("? managers\n: [x]\n"), "enforce: true\n? managers\n: [x]\n");
    EXPECT_EQ(on("login: {prompt: 'enforce: true'}\n"), "enforce: true\nlogin: {prompt: 'enforce: true'}\n");
}

TEST(SettingsEdit, LeavesAloneWhatSaysSoAlready) {
    for (const char* text : {"enforce: false # no\n", "{}", "managers: []\n", "\xef\xbb\xbf{}"})
        EXPECT_EQ(off(text), text);
    for (const char* text : {"enforce: true", "{enforce: true }\r\n"})
        EXPECT_EQ(on(text), text);
}

TEST(SettingsEdit, DoesNotTouchAFaultyText) {
    for (const char* text : {"", "# none\n", "enforce: false\nenforced: true\n", "enforce: no\n", "enforce: [",
                             "enforce: &a false", "enforce: false\nenforce: false\n", "\tenforce: false",
                             "enforce: 'false'", "[enforce]", "enforce: false\n---\nenforce: false\n", "\xff"}) {
        for (const bool value : {true, false}) {
            const Edited edit = with_enforce(text, value);
            EXPECT_FALSE(edit) << text;
            EXPECT_EQ(edit.error(), parse_settings(text).errors) << text;
        }
    }
}

TEST(SettingsEdit, AnEditThatWouldMakeTheFileTooLargeIsNotMade) {
    const std::string settings = "managers: [a]\n";
    const std::string text = settings + std::string((std::size_t{1} << 20) - settings.size(), '#');
    EXPECT_EQ(on(text), "f:1:1: there is no safe place for 'enforce: true'; set it by hand");
    EXPECT_TRUE(with_enforce(text.substr(0, text.size() - 14), true));
}

// Files as people write them, put together at random.
class Sample {
  public:
    explicit Sample(unsigned seed) : random_(seed) {}

    std::string make() {
        has_key_ = chance(3, 4);
        std::vector<std::string> keys =
            some_of({"managers: [enforce, 'false']", "issuer: \"enforce, false\"", "user_groups:\n- a\n- b",
                     "login:\n  # enforce: false\n  echo: false\n  prompt: 'enforce: false # '",
                     "rules:\n  - {users: [enforce], code: always}\n  - code: never",
                     "enforce_from: 2026-12-01T08:00:00Z", "mail: {enabled: true, to: '{user}@a.b'}",
                     "\"store\": sqlite:/enforce/false", "enrollment: {at_login: false}"});
        if (has_key_ || keys.empty())
            keys.push_back(enforce());
        std::shuffle(keys.begin(), keys.end(), random_);
        const std::string text = chance(1, 4) ? flow(keys) : block(keys);
        return (chance(1, 5) ? "\xef\xbb\xbf" : "") + (chance(1, 3) ? with_carriage_returns(text) : text);
    }

    bool has_key() const { return has_key_; }

  private:
    bool chance(unsigned times, unsigned of) { return random_() % of < times; }

    std::string enforce() {
        has_key_ = true;
        const std::string key = chance(1, 3) ? "\"enforce\"" : chance(1, 3) ? "'enforce' " : "enforce";
        return key + ":" + std::string(1 + random_() % 4, ' ') + "false";
    }

    std::vector<std::string> some_of(const std::vector<std::string>& all) {
        std::vector<std::string> chosen;
        std::copy_if(all.begin(), all.end(), std::back_inserter(chosen), [&](const auto&) { return chance(1, 2); });
        return chosen;
    }

    std::string block(const std::vector<std::string>& keys) {
        std::string text = chance(1, 3) ? "# enforce: false\n\n" : "";
        text += chance(1, 6) ? "%YAML 1.2\n---\n" : chance(1, 4) ? "---\n" : "";
        for (const auto& key : keys) {
            text += chance(1, 4) ? "\n# enforce: true, \xc3\xbc\n" : "";
            const bool one_line = key.find('\n') == std::string::npos;
            text += key + (one_line && chance(1, 3) ? "   # enforce: false" : "") + "\n";
        }
        if (chance(1, 4))
            text.pop_back();
        else if (chance(1, 4))
            text += chance(1, 2) ? "...\n" : "\n# enforce: false";
        return text;
    }

    std::string flow(const std::vector<std::string>& keys) {
        std::string text = chance(1, 2) ? "{" : "--- { ";
        for (const auto& key : keys) {
            if (key.find('\n') == std::string::npos)
                text += (text.back() == ',' ? (chance(1, 2) ? " " : " # enforce: false\n ") : "") + key + ",";
        }
        if (text.back() == ',')
            text.pop_back();
        return text + (chance(1, 2) ? "}" : " } # enforce: false\n");
    }

    static std::string with_carriage_returns(const std::string& text) {
        std::string out;
        for (const char c : text)
            out += c == '\n' ? std::string("\r\n") : std::string(1, c);
        return out;
    }

    std::mt19937 random_;
    bool has_key_ = false;
};

bool has_one_entry_more(const std::string& longer, const std::string& text) {
    for (auto place = longer.find("enforce: true"); place != longer.npos;
         place = longer.find("enforce: true", place + 1)) {
        std::string rest = longer;
        if (rest.erase(place, longer.size() - text.size()) == text)
            return longer.size() <= text.size() + std::string_view("enforce: true\r\n").size();
    }
    return false;
}

TEST(SettingsEdit, ChangesNothingElseInAnyFile) {
    int added = 0, changed = 0;
    for (unsigned seed = 0; seed < 600; ++seed) {
        Sample sample(seed);
        const std::string text = sample.make();
        SCOPED_TRACE(text);
        auto before = parse_settings(text).settings;
        ASSERT_TRUE(before) << errors_in(text).front();
        const std::string on_text = on(text);
        const auto after = parse_settings(on_text).settings;
        ASSERT_TRUE(after) << on_text;
        const std::string off_text = off(on_text);
        ASSERT_EQ(described(*before), described(*parse_settings(off_text).settings));
        before->enforce = true;
        ASSERT_EQ(described(*before), described(*after));
        if (sample.has_key()) {
            ASSERT_EQ(off_text, text);
            ASSERT_EQ(on_text.size() + 1, text.size());
        } else {
            ASSERT_TRUE(has_one_entry_more(on_text, text)) << on_text;
        }
        ++(sample.has_key() ? changed : added);
    }
    EXPECT_GT(added, 100);
    EXPECT_GT(changed, 300);
}

class EnforceInAFile : public testing::Test {
  protected:
    mode_t mode() const {
        struct stat status {};
        EXPECT_EQ(::stat(file.c_str(), &status), 0);
        return status.st_mode & 07777;
    }
    ino_t inode() const {
        struct stat status {};
        EXPECT_EQ(::stat(file.c_str(), &status), 0);
        return status.st_ino;
    }
    void expect_only_the_file() const {
        for (const auto& entry : std::filesystem::directory_iterator(directory.path()))
            EXPECT_EQ(entry.path(), file);
    }

    test::TemporaryDirectory directory;
    std::string file = directory / "harness2fa.yaml";
};

TEST_F(EnforceInAFile, IsWrittenAndTheModeKept) {
    write_file(file, "# mine\nenforce: false # for now\n");
    for (const mode_t kept : {0600U, 0644U, 0640U, 0664U, 0400U}) {
        ASSERT_EQ(::chmod(file.c_str(), kept), 0);
        EXPECT_TRUE(set_enforce(file, me(), true));
        EXPECT_EQ(content_of(file), "# mine\nenforce: true # for now\n");
        EXPECT_EQ(mode(), kept);
        EXPECT_TRUE(set_enforce(file, me(), false));
        EXPECT_EQ(content_of(file), "# mine\nenforce: false # for now\n");
        EXPECT_EQ(mode(), kept);
    }
    expect_only_the_file();
}

TEST_F(EnforceInAFile, OwnerAndGroupAreKeptWhereTheyMayBe) {
    if (::getuid() != 0)
        GTEST_SKIP() << "only root may give files away";
    write_file(file, "enforce: false\n");
    ASSERT_EQ(::chown(file.c_str(), 1234, 5678), 0);
    EXPECT_TRUE(set_enforce(file, std::set<uid_t>{1234}, true));
    struct stat status {};
    ASSERT_EQ(::stat(file.c_str(), &status), 0);
    EXPECT_EQ(status.st_uid, 1234U);
    EXPECT_EQ(status.st_gid, 5678U);
}

TEST_F(EnforceInAFile, IsNotWrittenWhenItSaysSoAlready) {
    write_file(file, "enforce: true\n");
    const ino_t before = inode();
    EXPECT_TRUE(set_enforce(file, me(), true));
    EXPECT_EQ(inode(), before);
    EXPECT_TRUE(set_enforce(file, me(), false));
    EXPECT_NE(inode(), before);
}

TEST_F(EnforceInAFile, ThatIsFaultyStaysAsItIs) {
    for (const bool value : {true, false}) {
        write_file(file, "enforced: true\nx: 1\n");
        EXPECT_EQ(set_enforce(file, me(), value).error().why,
                  file +
                      " was not changed; correct it first: harness2fa.yaml:1:1: unknown key 'enforced' (did you mean "
                      "'enforce'?) (and 1 more)");
        EXPECT_EQ(content_of(file), "enforced: true\nx: 1\n");
        write_file(file, "");
        EXPECT_FALSE(set_enforce(file, me(), value));
        EXPECT_EQ(content_of(file), "");
    }
    expect_only_the_file();
}

TEST_F(EnforceInAFile, ASymbolicLinkIsNotWrittenThrough) {
    const std::string real = directory / "real.yaml";
    write_file(real, "enforce: false\n");
    std::filesystem::create_symlink("real.yaml", file);
    for (const bool value : {true, false})
        EXPECT_EQ(set_enforce(file, me(), value).error().why,
                  file + " is a symbolic link, and a symbolic link is not written through; set 'enforce: " +
                      (value ? "true" : "false") + "' by hand in the file it leads to");
    EXPECT_EQ(content_of(real), "enforce: false\n");
    EXPECT_TRUE(std::filesystem::is_symlink(file));
}

TEST_F(EnforceInAFile, ThatIsNoFileOrSomebodyElsesIsRefused) {
    EXPECT_EQ(set_enforce(file, me(), true).error().why,
              file + " was not changed: the file cannot be opened: No such file or directory");
    EXPECT_FALSE(std::filesystem::exists(file));
    ASSERT_EQ(::mkfifo(file.c_str(), 0600), 0);
    EXPECT_EQ(set_enforce(file, me(), true).error().why, file + " was not changed: this is not a regular file");
    std::filesystem::remove(file);
    write_file(file, "enforce: false\n");
    EXPECT_NE(set_enforce(file, std::set<uid_t>{::getuid() + 1}, true).error().why.find("belongs to uid"),
              std::string::npos);
    EXPECT_EQ(content_of(file), "enforce: false\n");
    expect_only_the_file();
}

TEST_F(EnforceInAFile, WhatACrashOrAnAttackerHasLeftIsNoObstacle) {
    const std::string target = directory / "target";
    write_file(target, "whole");
    write_file(file, "enforce: false\n");
    std::filesystem::create_symlink("target", file + ".new");
    EXPECT_TRUE(set_enforce(file, me(), true));
    EXPECT_EQ(content_of(file), "enforce: true\n");
    EXPECT_FALSE(std::filesystem::is_symlink(file));
    EXPECT_EQ(content_of(target), "whole");
}

TEST_F(EnforceInAFile, FullDiskLeavesTheOldFileWhole) {
    const std::string text = "enforce: false\n" + std::string(5000, '#');
    write_file(file, text);
    rlimit limit{};
    ::getrlimit(RLIMIT_FSIZE, &limit);
    const rlimit small{4096, limit.rlim_max}; // write() is cut short, then fails, as on a full disk
    const auto old_handler = std::signal(SIGXFSZ, SIG_IGN);
    ::setrlimit(RLIMIT_FSIZE, &small);
    const auto done = set_enforce(file, me(), true);
    ::setrlimit(RLIMIT_FSIZE, &limit);
    std::signal(SIGXFSZ, old_handler);
    EXPECT_EQ(done.error().why, "cannot write " + file + ": File too large; set 'enforce: true' in it by hand");
    EXPECT_EQ(content_of(file), text);
    expect_only_the_file();
}

TEST_F(EnforceInAFile, AnEditOfSomebodyElseInBetweenIsNotLost) {
    const std::vector<std::function<void()>> edits = {
        [&] { write_file(file, "enforce: false\nissuer: theirs\n"); },
        [&] { replace_by_rename(file, "enforce: false\nissuer: theirs\n"); },
        [&] { ASSERT_EQ(::chmod(file.c_str(), 0600), 0); },
        [&] { std::filesystem::remove(file); },
        [&] {
            write_file(directory / "other", "enforce: false\n");
            std::filesystem::remove(file);
            std::filesystem::create_symlink("other", file);
        },
    };
    for (const auto& edit : edits) {
        write_file(file, "enforce: false\n");
        ASSERT_EQ(::chmod(file.c_str(), 0644), 0);
        std::string theirs;
        before_flush = [&] {
            edit();
            theirs = content_of(file);
        };
        EXPECT_EQ(set_enforce(file, me(), true).error().why,
                  "somebody else has just edited " + file + "; nothing was changed, try again");
        EXPECT_EQ(content_of(file), theirs);
        EXPECT_FALSE(std::filesystem::exists(file + ".new"));
    }
    EXPECT_TRUE(std::filesystem::is_symlink(file));
}

TEST_F(EnforceInAFile, AReaderSeesTheOldTextOrTheNewOne) {
    const std::string rest = " # " + std::string(50'000, 'x') + "\n";
    write_file(file, "enforce: false" + rest);
    std::atomic<bool> done = false;
    std::vector<std::thread> writers;
    for (const bool value : {true, false, true})
        writers.emplace_back([&, value] {
            for (int i = 0; i < 30; ++i)
                EXPECT_TRUE(set_enforce(file, me(), value));
        });
    std::thread reader([&] {
        while (!done) {
            const std::string text = content_of(file);
            EXPECT_TRUE(text == "enforce: true" + rest || text == "enforce: false" + rest) << text.size();
        }
    });
    for (auto& writer : writers)
        writer.join();
    done = true;
    reader.join();
    expect_only_the_file();
}

} // namespace
