// SPDX-License-Identifier: Apache-2.0
#include "rules/base32.hpp"
#include "rules/totp.hpp"
#include "vectors.hpp"

#include <cstdint>

namespace harness2fa::rules {
namespace {

Time at(std::int64_t seconds) {
    return Time{std::chrono::seconds{seconds}};
}

TEST(Totp, GivesTheCodesOfTheRfcs) {
    for (const auto& row : vectors("rfc6238.txt")) {
        const Secret secret{std::string_view(row.at(1))};
        const TotpShape shape{algorithm_named(row.at(0)).value(), std::stoi(row.at(3)), std::chrono::seconds{30}};
        EXPECT_EQ(totp(secret, step_at(at(std::stoll(row.at(2))), shape), shape).text(), row.at(4)) << row.at(2);
    }
}

TEST(Totp, FindsTheStepInsideTheWindowOnly) {
    const Secret secret{std::string_view("12345678901234567890")};
    const TotpShape shape;
    const Time now = at(1'000'000'000);
    const TimeStep here = step_at(now, shape);
    for (int distance = -3; distance <= 3; ++distance) {
        const auto found = matching_step(secret, totp(secret, here + distance, shape), now, shape, 2);
        if (std::abs(distance) <= 2)
            EXPECT_EQ(found, here + distance);
        else
            EXPECT_EQ(found, std::nullopt);
    }
}

TEST(Totp, StepsAreCountedFrom1970AlsoBeforeThat) {
    EXPECT_EQ(step_at(at(29), {}), 0);
    EXPECT_EQ(step_at(at(30), {}), 1);
    const Secret secret{std::string_view("12345678901234567890")};
    EXPECT_EQ(matching_step(secret, totp(secret, -1, {}), at(0), {}, 1), -1);
}

TEST(Code, IgnoresBlanksInAndAroundIt) {
    for (const char* typed : {"492039", " 492039 ", "492 039", "\t4 9 2 0 3 9"})
        EXPECT_EQ(well_formed_code(typed, {}).value().text(), "492039") << typed;
}

TEST(Code, IsExactlySoManyAsciiDigits) {
    using namespace std::string_view_literals;
    for (const std::string_view typed : {""sv, " "sv, "49203"sv, "4920399"sv, "+92039"sv, "-92039"sv, "49203\0"sv,
                                         "４９２０３９"sv, "49 20 3x"sv, "492039\n"sv, "\b\n\r\177INCORRECT"sv})
        EXPECT_FALSE(well_formed_code(typed, {})) << typed;
}

TEST(Base32, IsThatOfTheRfc) {
    for (const auto& row : vectors("rfc4648.txt"))
        EXPECT_EQ(base32(Secret{std::string_view(row.at(0))}.bytes()).text(), row.at(1));
}

} // namespace
} // namespace harness2fa::rules
