// SPDX-License-Identifier: Apache-2.0
#include "common/utf8.hpp"

#include <gtest/gtest.h>

namespace harness2fa {
namespace {

TEST(Utf8, ReadsTheEdgesOfEveryLength) {
    for (const auto& [text, code] : std::initializer_list<std::pair<std::string, char32_t>>{{"\x01", 0x01},
                                                                                            {"\x7f", 0x7f},
                                                                                            {"\u0080", 0x80},
                                                                                            {"\u07ff", 0x7ff},
                                                                                            {"\u0800", 0x800},
                                                                                            {"\ud7ff", 0xd7ff},
                                                                                            {"\ue000", 0xe000},
                                                                                            {"\uffff", 0xffff},
                                                                                            {"\U00010000", 0x10000},
                                                                                            {"\U0010ffff", 0x10ffff}}) {
        const auto character = first_character(text + "rest");
        ASSERT_TRUE(character);
        EXPECT_EQ(character->code, code);
        EXPECT_EQ(character->bytes, text.size());
    }
}

TEST(Utf8, ReadsANulAsACharacter) {
    const auto character = first_character(std::string_view("\0", 1));
    ASSERT_TRUE(character);
    EXPECT_EQ(character->code, U'\0');
}

TEST(Utf8, RefusesOtherForms) {
    for (const std::string text :
         {"", "\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xed\xbf\xbf",
          "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf8\x88\x80\x80\x80", "\xff", "\xe2\x82", "\xe2\x82("})
        EXPECT_FALSE(first_character(text)) << text;
}

TEST(Printable, LeavesTextAlone) {
    for (const std::string text : {"", "alice@web1", "Zürich ▀█▄ 😀", "DOM\\alice"})
        EXPECT_EQ(printable(text), text);
}

TEST(Printable, EscapesWhatActsOnATerminalOrALog) {
    EXPECT_EQ(printable("\x1b[2J\r\n\t\x7f"), "\\x1b[2J\\x0d\\x0a\\x09\\x7f");
    EXPECT_EQ(printable("\u009b1m"), "\\x9b1m");
    EXPECT_EQ(printable("a\u202eb\u202cc\u2066d\u2069"), "a\\u202eb\\u202cc\\u2066d\\u2069");
    EXPECT_EQ(printable("a\u2028b\u2029"), "a\\u2028b\\u2029");
    EXPECT_EQ(printable("\xff\xc3("), "\\xff\\xc3(");
}

TEST(Printable, KeepsLineEndsWhereAsked) {
    EXPECT_EQ(printable("a\nb\r\n", Lines::many), "a\nb\\x0d\n");
}

} // namespace
} // namespace harness2fa
