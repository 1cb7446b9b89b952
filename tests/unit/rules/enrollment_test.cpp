// SPDX-License-Identifier: Apache-2.0
// The truth table of rules/enrollment.hpp, a line each.
#include "rules/enrollment.hpp"

#include <gtest/gtest.h>

namespace harness2fa::rules {
namespace {

struct Line {
    const char* what;
    std::optional<uid_t> recorded, now;
    bool device, reset, key;
    Enrollment state;
};

constexpr Line table[] = {
    {"nothing", 1000, 1000, false, false, false, Enrollment::none},
    {"a key", 1000, 1000, false, false, true, Enrollment::invited},
    {"a device", 1000, 1000, true, false, false, Enrollment::active},
    {"a device and a key", 1000, 1000, true, false, true, Enrollment::active},
    {"a device beside what a reset has left", 1000, 1000, true, true, true, Enrollment::active},
    {"a reset with a key", 1000, 1000, false, true, true, Enrollment::reset},
    {"a reset without a key", 1000, 1000, false, true, false, Enrollment::reset},
    {"a device of another uid", 1000, 1001, true, false, false, Enrollment::changed},
    {"a reset of another uid", 1000, 1001, false, true, true, Enrollment::changed},
    {"a key of another uid", 1000, 1001, false, false, true, Enrollment::none},
    {"nothing of another uid", 1000, 1001, false, false, false, Enrollment::none},
    {"a device of a uid that was never recorded", std::nullopt, 1001, true, false, false, Enrollment::active},
    {"a device whose user is not known now", 1000, std::nullopt, true, false, false, Enrollment::active},
    {"a device of root under whatever name", 1000, 0, true, false, false, Enrollment::active},
    {"a device of root's that somebody else would get", 0, 1000, true, false, false, Enrollment::changed},
};

Account account_of(const Line& line) {
    Account account{.name = *UserName::parse("alice"), .uid = line.recorded};
    if (line.device)
        account.devices.push_back({.name = "phone"});
    account.reset = line.reset;
    if (line.key)
        account.pending = PendingSecret{};
    return account;
}

TEST(EnrollmentOf, IsWhatTheTableSays) {
    EXPECT_EQ(enrollment_of(std::nullopt, 1000), Enrollment::none);
    for (const Line& line : table)
        EXPECT_EQ(enrollment_of(account_of(line), line.now), line.state) << line.what;
}

TEST(EnrollmentOf, DevicesAndResetsAskForCodesWhereNoneIsDemanded) {
    for (const Enrollment state : {Enrollment::none, Enrollment::invited, Enrollment::changed, Enrollment::damaged})
        EXPECT_FALSE(asks_for_codes(state)) << word_for(state);
    EXPECT_TRUE(asks_for_codes(Enrollment::active));
    EXPECT_TRUE(asks_for_codes(Enrollment::reset));
}

} // namespace
} // namespace harness2fa::rules
