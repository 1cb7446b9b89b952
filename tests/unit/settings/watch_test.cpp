// SPDX-License-Identifier: Apache-2.0
#include "settings/keeper.hpp"
#include "settings/path_steps.hpp"
#include "settings/watch.hpp"

#include "samples.hpp"

#include <fcntl.h>
#include <poll.h>

#include <chrono>
#include <functional>
#include <thread>

using namespace harness2fa;
using namespace harness2fa::settings;
using namespace harness2fa::test;
namespace fs = std::filesystem;

namespace {

class Watch : public testing::Test {
  protected:
    test::TemporaryDirectory directory;
    std::string file = directory / "a.yaml";

    static bool is_readable(const SettingsWatch& watch) {
        pollfd poll{watch.fd(), POLLIN, 0};
        return ::poll(&poll, 1, 0) == 1;
    }
};

// All of one edit becomes one `changed`, and then there is silence.
#define EXPECT_ONE_CHANGE(watch)                                                                                       \
    EXPECT_TRUE(is_readable(watch));                                                                                   \
    EXPECT_EQ((watch).drain(), Seen::changed);                                                                         \
    EXPECT_EQ((watch).drain(), Seen::nothing);                                                                         \
    EXPECT_TRUE((watch).armed())

TEST_F(Watch, NothingHasHappened) {
    write_file(file, "{}");
    SettingsWatch watch(file);
    EXPECT_EQ(watch.drain(), Seen::nothing); // though others may do something in a directory on the way
    write_file(directory / "other.yaml", "{}");
    EXPECT_EQ(content_of(file), "{}"); // reading is no edit
    EXPECT_EQ(watch.drain(), Seen::nothing);
}

TEST_F(Watch, EveryStyleOfEditing) {
    write_file(file, "{}");
    SettingsWatch watch(file);
    write_file(file, "{} # in place");
    EXPECT_ONE_CHANGE(watch);
    replace_by_rename(file, "{} # renamed");
    EXPECT_ONE_CHANGE(watch);
    fs::rename(file, file + "~"); // as vim does
    write_file(file, "{} # written anew");
    EXPECT_ONE_CHANGE(watch);
    fs::remove(file);
    EXPECT_ONE_CHANGE(watch);
    fs::create_hard_link(file + "~", file);
    EXPECT_ONE_CHANGE(watch);
    fs::permissions(file, fs::perms::owner_all);
    EXPECT_ONE_CHANGE(watch);
    std::ofstream(file, std::ios::app) << "# more";
    EXPECT_ONE_CHANGE(watch);
    ASSERT_EQ(::truncate(file.c_str(), 0), 0); // no descriptor is ever closed
    EXPECT_NE(watch.drain(), Seen::nothing);
}

TEST_F(Watch, AWriteInProgressIsNoChange) {
    write_file(file, "{}");
    SettingsWatch watch(file);
    std::ofstream writer(file, std::ios::trunc);
    EXPECT_EQ(watch.drain(), Seen::writing);
    writer << "enforce: " << std::flush;
    EXPECT_EQ(watch.drain(), Seen::writing);
    EXPECT_EQ(watch.drain(), Seen::writing);
    fs::permissions(file, fs::perms::owner_all); // as `cp -p` does before it closes
    EXPECT_EQ(watch.drain(), Seen::writing);
    writer << "true\n";
    writer.close();
    EXPECT_ONE_CHANGE(watch);
}

TEST_F(Watch, AFileBeingMadeIsBeingWritten) {
    SettingsWatch watch(file);
    std::ofstream writer(file);
    EXPECT_EQ(watch.drain(), Seen::writing);
    writer << "{}" << std::flush;
    EXPECT_EQ(watch.drain(), Seen::writing);
    writer.close();
    EXPECT_ONE_CHANGE(watch);
    fs::remove(file);
    watch.drain();
    std::ofstream(file).close(); // an empty one
    EXPECT_ONE_CHANGE(watch);
}

TEST_F(Watch, AFileThatAppearsWholeIsNotTakenForOneBeingWrittenForever) {
    SettingsWatch watch(file);
    write_file(directory / "other", "{}");
    watch.drain();
    fs::create_hard_link(directory / "other", file);
    fs::remove(directory / "other"); // now it looks like a file that somebody has just made
    Seen seen = watch.drain();
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{20};
    while (seen == Seen::writing && std::chrono::steady_clock::now() < end) {
        pollfd poll{watch.fd(), POLLIN, 0}; // readable all the time where others work in the directories above
        ::poll(&poll, 1, 20);
        seen = watch.drain();
    }
    EXPECT_EQ(seen, Seen::changed);
    EXPECT_EQ(watch.drain(), Seen::nothing);
}

TEST_F(Watch, ARenameEndsTheWaitForAWriter) {
    write_file(file, "{}");
    SettingsWatch watch(file);
    std::ofstream writer(file, std::ios::trunc);
    EXPECT_EQ(watch.drain(), Seen::writing);
    replace_by_rename(file, "{}");
    EXPECT_ONE_CHANGE(watch);
    writer << "late" << std::flush; // into a file that has no name any more
    EXPECT_EQ(watch.drain(), Seen::nothing);
}

TEST_F(Watch, SymbolicLinkToTheFile) {
    fs::create_directory(directory / "one");
    fs::create_directory(directory / "two");
    write_file(directory / "one/x", "{}");
    write_file(directory / "two/y", "{}");
    fs::create_symlink("one/x", file);
    SettingsWatch watch(file);
    write_file(directory / "one/x", "{} # in place");
    EXPECT_ONE_CHANGE(watch);
    replace_by_rename(directory / "one/x", "{} # renamed");
    EXPECT_ONE_CHANGE(watch);
    fs::create_symlink("two/y", file + ".fresh");
    fs::rename(file + ".fresh", file);
    EXPECT_ONE_CHANGE(watch);
    write_file(directory / "two/y", "{} # in place");
    EXPECT_ONE_CHANGE(watch);
    write_file(directory / "one/x", "{} # of no interest any more");
    EXPECT_EQ(watch.drain(), Seen::nothing);
    fs::remove(file);
    fs::create_symlink(directory / "one/x", file); // CREATE alone
    EXPECT_ONE_CHANGE(watch);
}

TEST_F(Watch, SwapOfALinkLeavesNoWriterBehind) {
    write_file(directory / "x", "{}");
    write_file(directory / "y", "{}");
    fs::create_symlink("x", file);
    SettingsWatch watch(file);
    std::ofstream writer(directory / "x", std::ios::trunc);
    EXPECT_EQ(watch.drain(), Seen::writing);
    fs::create_symlink("y", file + ".fresh");
    fs::rename(file + ".fresh", file);
    EXPECT_ONE_CHANGE(watch);
}

TEST_F(Watch, SymbolicLinkOnTheWay) { // as config maps are mounted: a.yaml -> ..data/a.yaml, ..data -> ..1
    fs::create_directory(directory / "..1");
    fs::create_directory(directory / "..2");
    write_file(directory / "..1/a.yaml", "{}");
    write_file(directory / "..2/a.yaml", "{} # 2");
    fs::create_symlink("..1", directory / "..data");
    fs::create_symlink("..data/a.yaml", file);
    SettingsWatch watch(file);
    fs::create_symlink("..2", directory / "..new");
    fs::rename(directory / "..new", directory / "..data");
    EXPECT_ONE_CHANGE(watch);
    write_file(directory / "..2/a.yaml", "{} # 3");
    EXPECT_ONE_CHANGE(watch);
}

TEST_F(Watch, DirectoryMadeLaterRemovedAndReplaced) {
    const std::string deep = directory / "d/e/a.yaml";
    SettingsWatch watch(deep);
    EXPECT_EQ(watch.drain(), Seen::nothing);
    fs::create_directories(directory / "d/e");
    EXPECT_ONE_CHANGE(watch);
    write_file(deep, "{}");
    EXPECT_ONE_CHANGE(watch);
    fs::rename(directory / "d", directory / "gone");
    EXPECT_ONE_CHANGE(watch);
    write_file(directory / "gone/e/a.yaml", "of no interest");
    EXPECT_EQ(watch.drain(), Seen::nothing);
    fs::create_directories(directory / "new/e");
    write_file(directory / "new/e/a.yaml", "{}");
    fs::rename(directory / "new", directory / "d");
    EXPECT_ONE_CHANGE(watch);
    write_file(deep, "{} # again");
    EXPECT_ONE_CHANGE(watch);
    fs::remove_all(directory / "d");
    EXPECT_EQ(watch.drain(), Seen::changed);
    fs::create_directories(directory / "d/e");
    write_file(deep, "{}");
    EXPECT_EQ(watch.drain(), Seen::changed);
    replace_by_rename(deep, "{}");
    EXPECT_ONE_CHANGE(watch);
}

// More events than the kernel keeps; all of them are about another file.
void overflow(const test::TemporaryDirectory& directory) {
    std::ifstream limit("/proc/sys/fs/inotify/max_queued_events");
    int most = 0;
    limit >> most;
    ASSERT_GT(most, 0);
    write_file(directory / "x", "");
    for (int i = 0; i <= most / 4; ++i) { // four events each, never the same twice in a row
        fs::rename(directory / "x", directory / "y");
        fs::rename(directory / "y", directory / "x");
    }
}

TEST_F(Watch, AnEditMayBeAmongEventsThatWereLost) {
    write_file(file, "{}");
    SettingsWatch watch(file);
    overflow(directory);
    write_file(file, "{} # unseen");
    EXPECT_ONE_CHANGE(watch);
    write_file(file, "{}");
    EXPECT_ONE_CHANGE(watch);
}

TEST_F(Watch, TheEndOfAWriteMayBeAmongEventsThatWereLost) {
    write_file(file, "{}");
    SettingsWatch watch(file);
    std::ofstream writer(file, std::ios::trunc);
    overflow(directory);
    writer.close();
    EXPECT_ONE_CHANGE(watch);
}

TEST_F(Watch, SomebodyWhoWritesWithoutEndDoesNotKeepItBusy) {
    write_file(file, "{}");
    SettingsWatch watch(file);
    std::vector<std::jthread> writers;
    for (int i = 0; i < 3; ++i)
        writers.emplace_back([&, i](const std::stop_token& stop) {
            const std::string one = directory / ("x" + std::to_string(i)), other = one + "y";
            write_file(one, "");
            while (!stop.stop_requested()) {
                ::rename(one.c_str(), other.c_str());
                ::rename(other.c_str(), one.c_str());
            }
        });
    std::chrono::steady_clock::duration longest{0};
    for (int i = 0; i < 20; ++i) {
        pollfd poll{watch.fd(), POLLIN, 0};
        ::poll(&poll, 1, 1000);
        const auto begin = std::chrono::steady_clock::now();
        watch.drain();
        longest = std::max(longest, std::chrono::steady_clock::now() - begin);
    }
    EXPECT_LT(longest, std::chrono::seconds(2)); // as many events as the kernel keeps, and no more
    writers.clear();
    watch.drain();
    write_file(file, "{} # edit");
    EXPECT_ONE_CHANGE(watch);
}

// Of the effective user nobody, for whom a directory of root's can be entered and not watched.
class WatchByNobody : public Watch {
  protected:
    WatchByNobody() {
        fs::create_directory(directory / "d");
        ::chmod(directory.path().c_str(), 0755);
        ::chmod((directory / "d").c_str(), 0711);
        write_file(deep, "{}");
    }
    ~WatchByNobody() override { become(0); }
    static void become(uid_t uid) { EXPECT_EQ(::seteuid(uid), 0); }
    void by_root(const std::function<void()>& work) const {
        become(0);
        work();
        become(65534);
    }
    std::string deep = directory / "d/a.yaml";
};

TEST_F(WatchByNobody, AGapIsNamedBridgedAndClosed) {
    if (::geteuid() != 0)
        GTEST_SKIP() << "for root alone";
    become(65534);
    SettingsWatch watch(deep);
    EXPECT_FALSE(watch.armed());
    EXPECT_EQ(watch.gap().value().why, directory / "d" + ": Permission denied");
    watch.renew();
    EXPECT_EQ(watch.drain(), Seen::nothing);
    by_root([&] { write_file(deep, "{} # unseen"); });
    EXPECT_EQ(watch.drain(), Seen::nothing);
    watch.renew(); // it may still be written
    EXPECT_FALSE(watch.settled());
    EXPECT_EQ(watch.drain(), Seen::nothing);
    watch.renew();
    EXPECT_TRUE(watch.settled());
    EXPECT_EQ(watch.drain(), Seen::changed);
    EXPECT_EQ(watch.drain(), Seen::nothing);
    by_root([&] { ::chmod((directory / "d").c_str(), 0755); });
    EXPECT_ONE_CHANGE(watch); // without renew(): the directory above tells of it
    by_root([&] { write_file(deep, "{} # seen"); });
    EXPECT_ONE_CHANGE(watch);
}

TEST_F(Watch, RelativePath) {
    write_file(file, "{}");
    const auto before = fs::current_path();
    fs::current_path(directory / ".");
    SettingsWatch watch("a.yaml");
    fs::current_path(before);
    write_file(file, "{} # edit");
    EXPECT_ONE_CHANGE(watch);
}

TEST_F(Watch, DescriptorsAreGivenBack) {
    const auto open_files = [] {
        return std::distance(fs::directory_iterator("/proc/self/fd"), fs::directory_iterator());
    };
    const auto before = open_files();
    for (int i = 0; i < 50; ++i)
        SettingsWatch watch(file);
    EXPECT_EQ(open_files(), before);
}

TEST(PathSteps, EndAtAFileALoopOrWhatIsMissing) {
    const test::TemporaryDirectory directory;
    write_file(directory / "f", "");
    fs::create_symlink("loop", directory / "loop");
    EXPECT_TRUE(steps_to(directory / "f").back().last);
    EXPECT_EQ(steps_to(directory / "./../f").back().name, "f");
    EXPECT_EQ(
        steps_to(directory / "missing/x").back(),
        (PathStep{directory / "" == "" ? "" : fs::path(directory / "x").parent_path().string(), "missing", false}));
    EXPECT_EQ(steps_to(directory / "f/x").back().name, "f");
    EXPECT_EQ(steps_to(directory / "loop").back().name, "loop"); // and it ends
}

// ---- many edits while somebody reads

constexpr int edits = 200;

// Two marks that must belong together, with enough between them that a write takes several calls.
std::string version(int number) {
    const int attempts = number % 10 + 1;
    return "login: {attempts: " + std::to_string(attempts) + "}\n" +
           repeated("# " + std::to_string(number) + " is the number of this version\n", 20'000) + "managers: [g" +
           std::to_string(number) + ", n" + std::to_string(attempts) + "]\n";
}

bool is_whole(const Settings& settings) {
    return settings.managers.size() == 2 && settings.managers[1] == "n" + std::to_string(settings.login.attempts);
}

void write_slowly(const std::string& path, const std::string& text) {
    const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    for (std::size_t at = 0; at < text.size(); at += 4096) {
        const std::size_t size = std::min<std::size_t>(4096, text.size() - at);
        EXPECT_EQ(::write(fd, text.data() + at, size), static_cast<ssize_t>(size));
        std::this_thread::yield();
    }
    ::close(fd);
}

struct Style {
    const char* name;
    void (*edit)(const std::string& path, const std::string& text, int number);
};
void PrintTo(const Style& style, std::ostream* out) {
    *out << style.name;
}

constexpr Style styles[] = {
    {"Rename", [](const std::string& path, const std::string& text, int) { replace_by_rename(path, text); }},
    {"InPlace", [](const std::string& path, const std::string& text, int) { write_slowly(path, text); }},
    {"SymlinkSwap",
     [](const std::string& path, const std::string& text, int number) {
         const std::string target = path + (number % 2 == 0 ? ".even" : ".odd");
         write_slowly(target, text);
         fs::create_symlink(target, path + ".fresh");
         fs::rename(path + ".fresh", path);
     }},
    {"DeleteAndWrite",
     [](const std::string& path, const std::string& text, int) {
         fs::remove(path);
         write_slowly(path, text);
     }},
};

class ManyEdits : public testing::TestWithParam<Style> {};

TEST_P(ManyEdits, EveryAdoptedVersionIsWholeAndTheLastOneWins) {
    const test::TemporaryDirectory directory;
    const std::string file = directory / "a.yaml";
    const std::string last_good = directory / "last-good.yaml";
    GetParam().edit(file, version(0), 0);
    SettingsWatch watch(file);
    SettingsKeeper keeper(file, last_good, me());
    keeper.load();

    std::jthread editor([&] {
        for (int number = 1; number <= edits; ++number) {
            GetParam().edit(file, version(number), number);
            std::this_thread::sleep_for(std::chrono::milliseconds(5)); // 200 a second
        }
    });
    const std::string last = "g" + std::to_string(edits);
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (keeper.current()->managers[0] != last && std::chrono::steady_clock::now() < deadline) {
        pollfd poll{watch.fd(), POLLIN, 0};
        ::poll(&poll, 1, 50);
        keeper.reload(watch); // how many of them are adopted on the way is the scheduler's choice
        ASSERT_TRUE(is_whole(*keeper.current())) << keeper.current()->managers[0];
    }
    editor.join();
    EXPECT_EQ(keeper.current()->managers[0], last);
    EXPECT_TRUE(keeper.errors().empty());
    EXPECT_EQ(content_of(last_good), version(edits));
}

INSTANTIATE_TEST_SUITE_P(Styles, ManyEdits, testing::ValuesIn(styles),
                         [](const auto& style) { return std::string(style.param.name); });

} // namespace
