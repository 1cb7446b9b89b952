// SPDX-License-Identifier: Apache-2.0
#include "rules/otpauth.hpp"

#include <gtest/gtest.h>

namespace harness2fa::rules {
namespace {

OtpauthDevice device(std::string_view uri) {
    auto read = parse_otpauth(uri);
    if (!read)
        throw std::runtime_error(read.error().why);
    return std::move(*read);
}
std::string wrong_with(std::string_view uri) {
    return parse_otpauth(uri).error().why;
}

TEST(Otpauth, ReadsWhatAuthenticatorAppsWrite) {
    const auto plain = device("otpauth://totp/web1:alice?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=web1");
    EXPECT_EQ(plain.user.str(), "alice");
    EXPECT_EQ(plain.secret.text(), "12345678901234567890");
    EXPECT_EQ(plain.shape, TotpShape{});
    const auto full = device("OTPAUTH://TOTP/Big%20Co%3A%20bob%40example.org?digits=8&period=60&algorithm=sha256&"
                             "image=x&secret=gezdgnbvgy3tqojqgezdgnbvgy3tqojq%3D%3D");
    EXPECT_EQ(full.user.str(), "bob@example.org");
    EXPECT_EQ(full.secret.text(), "12345678901234567890");
    EXPECT_EQ(full.shape, (TotpShape{Algorithm::sha256, 8, std::chrono::seconds{60}}));
    EXPECT_EQ(device("otpauth://totp/carol?secret=GEZDGNBVGY3TQOJQ").user.str(), "carol");
}

TEST(Otpauth, SaysWhatIsWrongWithoutQuotingIt) {
    EXPECT_EQ(wrong_with(""), "it does not begin with otpauth://totp/");
    EXPECT_EQ(wrong_with("otpauth://hotp/a?secret=GEZDGNBVGY3TQOJQ&counter=1"),
              "it is counter based (HOTP); only time based ones are taken");
    EXPECT_EQ(wrong_with("otpauth://totp/a"), "there is no secret");
    EXPECT_EQ(wrong_with("otpauth://totp/a?secret=GEZDGNBVGY3TQOJQ&secret=GEZDGNBVGY3TQOJQ"), "there are two secrets");
    EXPECT_EQ(wrong_with("otpauth://totp/a?secret=GEZDGNBVGY3TQOJ1"), "the secret is not base32");
    EXPECT_EQ(wrong_with("otpauth://totp/a?secret=GEZDGNBV"), "the secret must have 10 to 64 bytes");
    EXPECT_EQ(wrong_with("otpauth://totp/a?secret=GEZDGNBVGY3TQOJQ&digits=9"),
              "digits must be a whole number from 6 to 8");
    EXPECT_EQ(wrong_with("otpauth://totp/a?secret=GEZDGNBVGY3TQOJQ&period=0"),
              "period must be a whole number from 5 to 3600");
    EXPECT_EQ(wrong_with("otpauth://totp/a?secret=GEZDGNBVGY3TQOJQ&algorithm=MD5"),
              "the algorithm must be SHA1, SHA256 or SHA512");
    EXPECT_EQ(wrong_with("otpauth://totp/a%2Gb?secret=GEZDGNBVGY3TQOJQ"),
              "a percent sign is not followed by two hexadecimal digits");
    for (const char* label : {"", "web1:", "..", "a%2Fb", "a%0Ab", "-a"})
        EXPECT_EQ(wrong_with("otpauth://totp/" + std::string(label) + "?secret=GEZDGNBVGY3TQOJQ"),
                  "the label names no login name")
            << label;
    EXPECT_EQ(wrong_with("otpauth://totp/a b?secret=GEZDGNBVGY3TQOJQ"), "a URI has no blanks, and nothing but ASCII");
}

} // namespace
} // namespace harness2fa::rules
