// SPDX-License-Identifier: Apache-2.0
#include "rules/judge.hpp"

#include <gtest/gtest.h>

namespace harness2fa::rules {
namespace {

using namespace std::chrono_literals;

constexpr char wrong_code[] = "000000"; // checked to be wrong by whoever uses it

class Judge : public testing::Test {
  protected:
    Judge() { account.devices.push_back(device("phone", "12345678901234567890")); }

    static Device device(const std::string& name, std::string_view secret) {
        return Device{name, Secret{secret}, {}, {}, Time{}, {}, false};
    }
    std::string code(TimeStep distance = 0, std::size_t which = 0) const {
        const Device& from = account.devices.at(which);
        return std::string(totp(from.secret, step_at(now, from.shape) + distance, from.shape).text());
    }
    CodeVerdict give(const std::string& typed, CounterKind kind = CounterKind::login) {
        return judge(account, kind, typed, now, settings).verdict;
    }
    Barrier barrier_now(CounterKind kind = CounterKind::login) const {
        return barrier(account, kind, now, settings.lockout);
    }
    void fail(int times, CounterKind kind = CounterKind::login) { // waits out every pause
        for (int i = 0; i < times; ++i) {
            now += 31min;
            ASSERT_EQ(give(wrong_code, kind), CodeVerdict::wrong);
        }
    }

    Account account{*UserName::parse("alice"), 1000, {}, {}, {}};
    settings::Settings settings;
    Time now{std::chrono::seconds{1'700'000'000}};
};

TEST_F(Judge, AcceptsACodeOnce) {
    const auto right = code();
    EXPECT_EQ(give(right), CodeVerdict::accepted);
    EXPECT_EQ(give(right), CodeVerdict::used_already);
    EXPECT_EQ(account.devices[0].last_used, now);
    EXPECT_EQ(account.login.failures, 0);
}

TEST_F(Judge, TheSameDigitsAreGoodOnceWhateverDevicesShowThem) {
    account.devices.push_back(device("tablet", "12345678901234567890"));
    account.pending = PendingSecret{device("paper", "12345678901234567890"), now + 1h};
    const auto shared = code();
    EXPECT_EQ(give(shared), CodeVerdict::accepted);
    EXPECT_EQ(give(shared), CodeVerdict::used_already);
    EXPECT_EQ(give(shared), CodeVerdict::used_already);
    EXPECT_EQ(account.devices.size(), 2U) << "the pending secret did not become a device by a used code";
    EXPECT_EQ(account.devices[0].burned, account.devices[1].burned);
    EXPECT_EQ(give(code(1)), CodeVerdict::accepted);
}

TEST_F(Judge, CodesOfDifferentSecretsThatHappenToBeEqualAreGoodOnce) {
    account.devices.push_back(device("tablet", "another secret of it"));
    const auto collides = [&] { return code(0, 0) == code(0, 1); };
    settings.totp.window = 0;
    for (int steps = 0; steps < 20'000'000 && !collides(); ++steps)
        now += 30s;
    ASSERT_TRUE(collides());
    const auto both = code();
    EXPECT_EQ(give(both), CodeVerdict::accepted);
    EXPECT_EQ(give(both), CodeVerdict::used_already);
    EXPECT_EQ(account.login.failures, 0);
}

TEST_F(Judge, RefusesOlderCodesAfterANewerOne) {
    EXPECT_EQ(give(code(1)), CodeVerdict::accepted);
    EXPECT_EQ(give(code(0)), CodeVerdict::used_already);
    EXPECT_EQ(give(code(-1)), CodeVerdict::used_already);
    EXPECT_EQ(account.login.failures, 0) << "a used code is not a failure";
}

TEST_F(Judge, TheBurnedStepOnlyMovesForwardWhenTheClockGoesBack) {
    EXPECT_EQ(give(code()), CodeVerdict::accepted);
    const auto burned = account.devices[0].burned;
    for (const auto back : {60s, 86'400s, 1'700'000'000s}) {
        now = Time{std::chrono::seconds{1'700'000'000}} - back;
        EXPECT_EQ(give(code()), CodeVerdict::used_already);
        EXPECT_EQ(account.devices[0].burned, burned);
    }
}

TEST_F(Judge, AJumpAheadBurnsNothingByItself) {
    const auto today = code();
    now += 24h;
    EXPECT_EQ(give(today), CodeVerdict::wrong);
    EXPECT_EQ(account.devices[0].burned, std::nullopt);
}

TEST_F(Judge, AMalformedAnswerIsNotCounted) {
    EXPECT_EQ(give("12345"), CodeVerdict::malformed);
    EXPECT_EQ(give("\b\n\r\177INCORRECT"), CodeVerdict::malformed);
    EXPECT_EQ(account.login.failures, 0);
}

TEST_F(Judge, TheFifthFailureInARowPausesAndEachLaterOneDoublesThePause) {
    for (int i = 0; i < 4; ++i) {
        EXPECT_EQ(give(wrong_code), CodeVerdict::wrong);
        EXPECT_EQ(barrier_now().kind, Barrier::Kind::none);
    }
    for (const auto pause : {60s, 120s, 240s, 480s, 960s, 1800s, 1800s}) {
        EXPECT_EQ(give(wrong_code), CodeVerdict::wrong);
        EXPECT_EQ(barrier_now().kind, Barrier::Kind::pause);
        EXPECT_EQ(barrier_now().remaining, pause);
        EXPECT_EQ(give(code()), CodeVerdict::barred) << "a right code is not even compared";
        now += pause - 1s;
        EXPECT_EQ(barrier_now().remaining, 1s);
        now += 1s;
        EXPECT_EQ(barrier_now().kind, Barrier::Kind::none);
    }
}

TEST_F(Judge, ARightCodeResetsTheCounterOfItsOwnKindOnly) {
    fail(3);
    fail(3, CounterKind::own);
    EXPECT_EQ(give(code()), CodeVerdict::accepted);
    EXPECT_EQ(account.login.failures, 0);
    EXPECT_EQ(account.own.failures, 3);
}

TEST_F(Judge, AHundredInARowLock) {
    fail(99);
    now += 31min;
    EXPECT_EQ(barrier_now().kind, Barrier::Kind::none);
    fail(1);
    now += 24h * 365;
    EXPECT_EQ(barrier_now().kind, Barrier::Kind::lock);
    EXPECT_EQ(give(code()), CodeVerdict::barred);
}

TEST_F(Judge, OnesOwnProcessesNeitherPauseNorLockOnesLogins) {
    fail(50, CounterKind::own);
    EXPECT_EQ(barrier_now(CounterKind::own).kind, Barrier::Kind::lock);
    EXPECT_EQ(barrier_now().kind, Barrier::Kind::none);
    now += 31min;
    EXPECT_EQ(give(wrong_code, CounterKind::own), CodeVerdict::barred);
    EXPECT_EQ(give(code()), CodeVerdict::accepted);
}

TEST_F(Judge, LoginsLockWhenBothCountersTogetherReachTheLimit) {
    fail(50, CounterKind::own);
    fail(49);
    now += 31min;
    EXPECT_EQ(barrier_now().kind, Barrier::Kind::none);
    fail(1);
    EXPECT_EQ(barrier_now().kind, Barrier::Kind::lock);
}

TEST_F(Judge, AClockSetBackDoesNotMakeAPauseLonger) {
    for (int i = 0; i < 5; ++i)
        give(wrong_code);
    now -= 24h;
    EXPECT_EQ(barrier_now().remaining, 60s);
    EXPECT_TRUE(settle_clock(account, now));
    EXPECT_FALSE(settle_clock(account, now));
    now += 60s;
    EXPECT_EQ(barrier_now().kind, Barrier::Kind::none);
}

TEST_F(Judge, EachDeviceBurnsItsOwnSteps) {
    account.devices.push_back(device("token", "abcdefghijabcdefghij"));
    EXPECT_EQ(give(code(0, 1)), CodeVerdict::accepted);
    EXPECT_EQ(account.devices[0].burned, std::nullopt);
    EXPECT_EQ(give(code(0, 0)), CodeVerdict::accepted);
    EXPECT_EQ(give(code(0, 1)), CodeVerdict::used_already);
}

} // namespace
} // namespace harness2fa::rules
