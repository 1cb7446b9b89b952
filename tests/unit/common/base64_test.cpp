// SPDX-License-Identifier: Apache-2.0
#include "common/base64.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <utility>

namespace harness2fa {
namespace {

std::string written(std::string_view text) {
    return std::string(base64(Secret(text).bytes()).text());
}

TEST(Base64, OfRfc4648) { // section 10
    for (const auto& [plain, text] : std::to_array<std::pair<std::string, std::string>>({{"", ""},
                                                                                         {"f", "Zg=="},
                                                                                         {"fo", "Zm8="},
                                                                                         {"foo", "Zm9v"},
                                                                                         {"foob", "Zm9vYg=="},
                                                                                         {"fooba", "Zm9vYmE="},
                                                                                         {"foobar", "Zm9vYmFy"}})) {
        EXPECT_EQ(written(plain), text);
        EXPECT_EQ(bytes_of_base64(text)->text(), plain);
    }
}

TEST(Base64, EveryByte) {
    std::string bytes;
    for (int byte = 0; byte < 256; ++byte)
        bytes += static_cast<char>(byte);
    EXPECT_EQ(bytes_of_base64(written(bytes))->text(), bytes);
}

TEST(Base64, IsStrict) {
    for (const char* bad :
         {"Z", "Zg", "Zg=", "Zh==", "Zm9=", "Z===", "====", "Zm 9v", "Zm9v\n", "Zm9-", "=Zm9", "Zg==Zg=="})
        EXPECT_FALSE(bytes_of_base64(bad)) << bad;
}

} // namespace
} // namespace harness2fa
