// SPDX-License-Identifier: Apache-2.0
#include "qr/drawing.hpp"
#include "qr/png.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <sstream>
#include <string>

namespace harness2fa::qr {
namespace {

constexpr std::string_view uri = "otpauth://totp/web1:alice?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=web1";

QrCode code_of(std::string_view text) {
    return *QrCode::of(Secret(text));
}

std::string drawn(QrStyle style) {
    return std::string(drawing_of(code_of(uri), style).text());
}

std::string known_drawing() { // that a scanner reads: tests/cli/
    std::ifstream file(std::string(HARNESS2FA_SOURCE_DIR) + "/tests/cli/offer.qr");
    std::ostringstream text;
    text << file.rdbuf();
    std::string known = text.str();
    known.pop_back(); // the end of the last line
    return known;
}

// Each half block by another one.
std::string inverted(const std::string& drawing) {
    static const std::map<std::string, std::string> others{
        {" ", "█"}, {"█", " "}, {"▀", "▄"}, {"▄", "▀"}, {"\n", "\n"}};
    std::string result;
    for (std::size_t at = 0, size = 0; at < drawing.size(); at += size) {
        size = drawing[at] == ' ' || drawing[at] == '\n' ? 1 : 3;
        result += others.at(drawing.substr(at, size));
    }
    return result;
}

TEST(Drawing, OfBlocksIsTheOneThatScannersKnow) {
    EXPECT_EQ(drawn(QrStyle::blocks), known_drawing());
}

TEST(Drawing, InverseHasTheOtherHalfOfEachBlock) {
    EXPECT_EQ(drawn(QrStyle::inverse), inverted(known_drawing()));
}

TEST(Drawing, InAsciiIsALineARowOfModules) {
    const QrCode code = code_of(uri);
    std::string expected;
    for (int y = -2; y < code.width() + 2; ++y) {
        for (int x = -2; x < code.width() + 2; ++x)
            expected += code.is_light(x, y) ? "##" : "  ";
        expected += '\n';
    }
    expected.pop_back();
    EXPECT_EQ(drawn(QrStyle::ascii), expected);
}

TEST(QrCode, IsAsSmallAsTheUriAllows) {
    EXPECT_EQ(code_of("otpauth://x").width(), 21); // version 1
    EXPECT_EQ(code_of(uri).width(), 33);           // version 4
    EXPECT_EQ(code_of(std::string(2953, 'a')).width(), 177);
}

TEST(QrCode, OutsideOfItAllIsLight) {
    const QrCode code = code_of(uri);
    EXPECT_FALSE(code.is_light(0, 0)); // a corner of a finder pattern
    EXPECT_TRUE(code.is_light(-1, 0) && code.is_light(0, -1) && code.is_light(33, 0) && code.is_light(0, 33));
    EXPECT_TRUE(code.is_light(1000000, 1000000));
}

TEST(QrCode, ThereIsNoneOfWhatFitsInNone) {
    for (const std::string& text :
         {std::string(), std::string(2954, 'a'), std::string(65536, '%'), std::string("a\0b", 3)})
        EXPECT_FALSE(QrCode::of(Secret(text))) << text.size();
    EXPECT_EQ(QrCode::of(Secret(std::string(2954, 'a'))).error().why, "The URI is too long for a QR code.");
}

TEST(Png, HasEightPixelsAModuleAndTheWholeQuietZone) {
    const auto png = png_of(Secret(uri));
    ASSERT_TRUE(png);
    ASSERT_TRUE(png->text().starts_with("\x89PNG\r\n\x1a\n"));
    EXPECT_EQ(png->text().substr(16, 10), (std::string{0, 0, 1, 72, 0, 0, 1, 72, 8, 0})); // 328 x 328, 8 bits of grey
}

} // namespace
} // namespace harness2fa::qr
