// SPDX-License-Identifier: Apache-2.0
#include "settings/file.hpp"
#include "settings/places.hpp"

#include "samples.hpp"

using namespace harness2fa;
using namespace harness2fa::settings;
using namespace harness2fa::test;

namespace {

std::string fault_of(const std::string& path, const Owners& owners) {
    const SettingsFile file = read_settings_file(path, owners);
    EXPECT_FALSE(file.settings);
    if (file.errors.size() != 1)
        return std::to_string(file.errors.size()) + " errors";
    EXPECT_EQ(file.errors[0].line, 1);
    EXPECT_EQ(file.errors[0].column, 1);
    return file.errors[0].text;
}

TEST(SettingsFile, IsReadWithItsText) {
    const test::TemporaryDirectory directory;
    const std::string text = "enforce: true # yes\n";
    write_file(directory / "a.yaml", text);
    const auto file = read_settings_file(directory / "a.yaml", me());
    ASSERT_TRUE(file.settings);
    EXPECT_TRUE(file.settings->enforce);
    EXPECT_EQ(file.text, text);
}

TEST(SettingsFile, IsReadThroughSymbolicLinks) {
    const test::TemporaryDirectory directory;
    write_file(directory / "a.yaml", "enforce: true\n");
    std::filesystem::create_symlink("a.yaml", directory / "b.yaml");
    std::filesystem::create_symlink("b.yaml", directory / "c.yaml");
    EXPECT_TRUE(read_settings_file(directory / "c.yaml", me()).settings);
}

TEST(SettingsFile, TextOfAFaultyFileIsKept) {
    const test::TemporaryDirectory directory;
    write_file(directory / "a.yaml", "enforced: true\n");
    EXPECT_EQ(read_settings_file(directory / "a.yaml", me()).text, "enforced: true\n");
}

TEST(SettingsFile, ThatIsNoFileIsFaultyAtOnce) {
    const test::TemporaryDirectory directory;
    ASSERT_EQ(::mkfifo((directory / "fifo").c_str(), 0600), 0);
    std::filesystem::create_symlink("loop", directory / "loop");
    EXPECT_EQ(fault_of(directory / "missing", me()), "the file cannot be opened: No such file or directory");
    EXPECT_EQ(fault_of(directory / ".", me()), "this is a directory, not a file");
    EXPECT_EQ(fault_of(directory / "fifo", me()), "this is not a regular file");
    EXPECT_EQ(fault_of("/dev/null", std::nullopt), "this is not a regular file");
    EXPECT_EQ(fault_of(directory / "loop", me()), "the file cannot be opened: Too many levels of symbolic links");
}

TEST(SettingsFile, OfSomebodyElseIsFaulty) {
    const test::TemporaryDirectory directory;
    write_file(directory / "a.yaml", "{}");
    const uid_t somebody_else = ::getuid() + 1;
    EXPECT_EQ(fault_of(directory / "a.yaml", std::set<uid_t>{somebody_else}),
              "the file belongs to uid " + std::to_string(::getuid()) +
                  "; only root, harness2fa and the daemon's own user may own it");
    EXPECT_TRUE(read_settings_file(directory / "a.yaml", std::nullopt).settings);
    EXPECT_TRUE(read_settings_file(directory / "a.yaml", std::set<uid_t>{somebody_else, ::getuid()}).settings);
}

TEST(SettingsFile, MayHaveOneMebibyte) {
    const test::TemporaryDirectory directory;
    const std::string settings = "enforce: true\n";
    write_file(directory / "a.yaml", settings + std::string((std::size_t{1} << 20) - settings.size(), '#'));
    EXPECT_TRUE(read_settings_file(directory / "a.yaml", me()).settings);
    write_file(directory / "a.yaml", settings + std::string((std::size_t{1} << 20) - settings.size() + 1, '#'));
    EXPECT_EQ(fault_of(directory / "a.yaml", me()), "the file is larger than 1 MiB");
}

constexpr const char* default_socket = "/run/harness2fa/socket";
constexpr const char* default_store = "/var/lib/harness2fa/accounts.db";

TEST(SettingsPlaces, OfAGoodFile) {
    EXPECT_EQ(places_in("socket: /a/s\nstore: sqlite:/a/b.db\n"), (Places{"/a/s", "/a/b.db"}));
    EXPECT_EQ(places_in("{}"), (Places{default_socket, default_store}));
    EXPECT_EQ(places_in("{socket: /a/s}"), (Places{"/a/s", default_store}));
}

TEST(SettingsPlaces, OfAFileWithFaultyValues) {
    EXPECT_EQ(places_in("enforced: 1\nsocket: /a/s\nstore: sqlite:/a/b.db\n"), (Places{"/a/s", "/a/b.db"}));
    EXPECT_EQ(places_in("socket: a/s\nstore: /a/b.db\n"), (Places{default_socket, default_store}));
    EXPECT_EQ(places_in("socket: [/a]\nlogin:\n  socket: /b\n"), (Places{default_socket, default_store}));
}

TEST(SettingsPlaces, OfAFileThatIsNoYaml) {
    EXPECT_EQ(places_in("managers: [a\nsocket: \"/a/s\"  # here\nstore: sqlite:/a/b.db # there\n"),
              (Places{"/a/s", "/a/b.db"}));
    EXPECT_EQ(places_in("socket: '/a/s'\r\nx: }\r\nstore:   sqlite:/a/b.db\r\n"), (Places{"/a/s", "/a/b.db"}));
    EXPECT_EQ(places_in("]\n  socket: /a/s\n#store: sqlite:/a/b.db\nsockets: /b\nsocket: '"),
              (Places{default_socket, default_store}));
    EXPECT_EQ(places_in(""), (Places{default_socket, default_store}));
}

TEST(SettingsPlaces, OfNoFileAndOfSomebodyElses) {
    const test::TemporaryDirectory directory;
    write_file(directory / "a.yaml", "socket: /a/s\n");
    EXPECT_EQ(places_of(directory / "a.yaml", me()), (Places{"/a/s", default_store}));
    EXPECT_EQ(places_of(directory / "missing", me()), (Places{default_socket, default_store}));
    EXPECT_EQ(places_of(directory / "a.yaml", std::set<uid_t>{::getuid() + 1}),
              (Places{default_socket, default_store}));
}

} // namespace
