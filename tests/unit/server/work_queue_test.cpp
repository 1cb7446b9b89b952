// SPDX-License-Identifier: Apache-2.0
// Whose slow work comes next.
#include "server/work_queue.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace harness2fa::server {
namespace {

const Share mallory{false, "uid 1000"}, bob{false, "uid 1001"};
const Share login_of_alice{true, "alice"}, login_of_carol{true, "carol"};

class WorkQueueTest : public testing::Test {
  protected:
    using Waiter = std::shared_ptr<const WorkQueue::Begin>;

    Waiter enter(const Share& share, bool goes_on = true) {
        auto begin = std::make_shared<const WorkQueue::Begin>([this, share, goes_on] {
            begun.push_back(share.name);
            if (goes_on)
                under_way.push_back(share);
            return goes_on;
        });
        queue.enter(share, begin);
        return begin;
    }
    void enter(const Share& share, int times) {
        for (int i = 0; i < times; ++i)
            waiters.push_back(enter(share));
    }
    void end(int times) { // what has begun first ends first
        for (int i = 0; i < times; ++i) {
            const Share ended = under_way.front();
            under_way.pop_front();
            queue.ended(ended);
        }
    }
    std::ptrdiff_t turns_of(const Share& share) const { return std::ranges::count(begun, share.name); }

    WorkQueue queue{2};
    std::vector<std::string> begun;
    std::deque<Share> under_way;
    std::vector<Waiter> waiters;
};

TEST_F(WorkQueueTest, ALoginNeverWaitsForAllTheWorkOfAUser) {
    enter(mallory, 60);
    EXPECT_EQ(begun.size(), 1U) << "one place is not for users";
    enter(login_of_alice, 1);
    EXPECT_EQ(begun.back(), "alice") << "at once";
}

TEST_F(WorkQueueTest, UsersTakeTurns) {
    enter(mallory, 60);
    enter(bob, 2);
    end(4);
    EXPECT_EQ(begun, (std::vector<std::string>{"uid 1000", "uid 1000", "uid 1001", "uid 1000", "uid 1001"}));
}

TEST_F(WorkQueueTest, LoginNamesTakeTurns) {
    enter(login_of_alice, 20);
    enter(login_of_carol, 2);
    end(4);
    EXPECT_EQ(turns_of(login_of_carol), 2);
}

TEST_F(WorkQueueTest, LoginsGoFirstAndDoNotKeepUsersWaitingForEver) {
    enter(login_of_alice, 2);
    enter(mallory, 20);
    enter(login_of_carol, 20);
    end(8);
    EXPECT_EQ(turns_of(login_of_carol), 6);
    EXPECT_EQ(turns_of(mallory), 2);
}

TEST_F(WorkQueueTest, UsersGoOnWhereNobodyLogsIn) {
    enter(mallory, 3);
    end(2);
    EXPECT_EQ(begun.size(), 3U);
}

TEST_F(WorkQueueTest, WhoHasLeftIsPassedOver) {
    enter(mallory, 1);
    const auto leaves = enter(mallory);
    { const auto has_left = enter(bob); }
    end(1);
    EXPECT_EQ(begun, (std::vector<std::string>{"uid 1000", "uid 1000"}));
}

TEST_F(WorkQueueTest, WhatDoesNotBeginTakesNoPlace) {
    const auto gone = enter(mallory, false), gone_too = enter(mallory, false);
    enter(mallory, 1);
    EXPECT_EQ(begun.size(), 3U);
    enter(mallory, 1);
    EXPECT_EQ(begun.size(), 3U);
}

} // namespace
} // namespace harness2fa::server
