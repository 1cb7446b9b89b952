// SPDX-License-Identifier: Apache-2.0
#include "common/line_reader.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace harness2fa {
namespace {

std::vector<std::string> lines_in(LineReader& reader) {
    std::vector<std::string> lines;
    while (const auto line = reader.next())
        lines.emplace_back(line->text());
    return lines;
}

using Texts = std::vector<std::string>;

TEST(LineReader, GivesLinesHoweverTheyArrive) {
    LineReader reader(8);
    EXPECT_EQ(lines_in(reader), Texts{});
    for (const char byte : std::string("one\n\ntw"))
        reader.append({&byte, 1});
    EXPECT_EQ(lines_in(reader), (Texts{"one", ""}));
    EXPECT_TRUE(reader.holds_bytes());
    reader.append("o\nthree\nf");
    EXPECT_EQ(lines_in(reader), (Texts{"two", "three"}));
    reader.append("our\n");
    EXPECT_EQ(lines_in(reader), Texts{"four"});
    EXPECT_FALSE(reader.holds_bytes());
}

TEST(LineReader, KeepsEveryByteOfALine) {
    LineReader reader(8);
    const std::string line("a\0\r\xff", 4);
    reader.append(line + '\n');
    EXPECT_EQ(lines_in(reader), Texts{line});
}

TEST(LineReader, TakesALineOfTheLongestSize) {
    LineReader reader(4);
    reader.append("1234");
    EXPECT_EQ(lines_in(reader), Texts{});
    EXPECT_FALSE(reader.overflowed());
    reader.append("\n");
    EXPECT_EQ(lines_in(reader), Texts{"1234"});
}

TEST(LineReader, OverflowsAtOneByteMoreWithAndWithoutAnEnd) {
    for (const char* const bytes : {"12345", "12345\n"}) {
        LineReader reader(4);
        reader.append(bytes);
        EXPECT_EQ(lines_in(reader), Texts{});
        EXPECT_TRUE(reader.overflowed());
    }
}

TEST(LineReader, GivesTheLinesBeforeAnOverflowAndNoneAfter) {
    LineReader reader(4);
    reader.append("ok\n12345\nno\n");
    EXPECT_EQ(lines_in(reader), Texts{"ok"});
    EXPECT_TRUE(reader.overflowed());
    reader.append("\nagain\n");
    EXPECT_EQ(lines_in(reader), Texts{});
    EXPECT_FALSE(reader.holds_bytes());
}

} // namespace
} // namespace harness2fa
