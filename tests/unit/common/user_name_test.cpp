// SPDX-License-Identifier: Apache-2.0
#include "common/user_name.hpp"

#include <gtest/gtest.h>

namespace harness2fa {
namespace {

TEST(UserName, TakesNamesThatSystemsAndDirectoriesGive) {
    for (const std::string name : {"alice", "a", "DOM\\alice", "alice@example.com", "al ice", "élise", "用户", "😀",
                                   "_apt", "www-data", "...", ".hidden", "%n", "a'b\"c", "1000", "\u00a0"})
        EXPECT_EQ(UserName::parse(name).value().str(), name);
}

TEST(UserName, RefusesWhatCouldBeAPathAnOptionOrALineOfAFile) {
    for (const std::string name : {"", ".", "..", "a/b", "/", "A/../B", "-rf", "-", "a:b"})
        EXPECT_FALSE(UserName::parse(name)) << name;
}

TEST(UserName, RefusesControlCharacters) {
    using namespace std::string_literals;
    for (const std::string& name : {"a\nb"s, "\x1b[2J"s, "a\0b"s, "\x7f"s, "a\t"s, "\u0085"s, "\u009b"s, "\u0080"s})
        EXPECT_FALSE(UserName::parse(name)) << name;
}

TEST(UserName, RefusesWhatIsNoUtf8) {
    for (const std::string name : {"\xff", "a\xc3", "\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80",
                                   "\x80", "\xef\xbf\xbd", "\xf8\x88\x80\x80\x80", "\xc3("})
        EXPECT_FALSE(UserName::parse(name)) << name;
}

TEST(UserName, MayHave255Bytes) {
    EXPECT_TRUE(UserName::parse(std::string(255, 'a')));
    EXPECT_FALSE(UserName::parse(std::string(256, 'a')));
    EXPECT_FALSE(UserName::parse(std::string(4096, 'a')));
    std::string wide;
    while (wide.size() < 256) // 128 characters
        wide += "é";
    EXPECT_FALSE(UserName::parse(wide));
}

} // namespace
} // namespace harness2fa
