// SPDX-License-Identifier: Apache-2.0
// One user cannot turn the journal over, and what counts is always in it.
#include "server/record_limit.hpp"

#include <gtest/gtest.h>

namespace harness2fa::server {
namespace {

constexpr calls::Peer mallory{1000, false, false}, bob{1001, false, false}, sshd{0, true, false};

calls::Record record(const char* outcome, const char* reason = "not_permitted") {
    return {.outcome = outcome, .reason = reason};
}

int taken(RecordLimit& limit, const calls::Peer& peer, const calls::Record& one, int times = 1000) {
    int count = 0;
    for (int i = 0; i < times; ++i)
        count += limit.takes(peer, one) ? 1 : 0;
    return count;
}

TEST(RecordLimit, HoldsWhatComesToNothingOfOneUser) {
    RecordLimit limit;
    EXPECT_TRUE(limit.idle());
    EXPECT_EQ(taken(limit, mallory, record("refused"), 600) + taken(limit, mallory, record("none_needed"), 200) +
                  taken(limit, mallory, record("unavailable"), 200),
              RecordLimit::most_records);
    EXPECT_FALSE(limit.idle());
    EXPECT_TRUE(limit.takes(bob, record("refused")));
    EXPECT_EQ(limit.end(), std::vector<std::string>{"980 more refused calls of uid 1000 were not recorded one by one"});
    EXPECT_TRUE(limit.idle());
    EXPECT_TRUE(limit.takes(mallory, record("refused")));
    EXPECT_TRUE(limit.end().empty());
}

TEST(RecordLimit, LeavesOutNothingThatCounts) {
    RecordLimit limit;
    taken(limit, mallory, record("refused"));
    EXPECT_EQ(taken(limit, mallory, record("refused", "wrong_code")), 1000);
    EXPECT_EQ(taken(limit, mallory, record("accepted", "code")), 1000);
    EXPECT_EQ(taken(limit, mallory, record("done", "disabled")), 1000);
}

TEST(RecordLimit, LeavesOutNoLoginOfRootsPrograms) {
    RecordLimit limit;
    for (const char* outcome : {"refused", "none_needed", "unavailable"})
        EXPECT_EQ(taken(limit, sshd, record(outcome)), 1000);
    EXPECT_TRUE(limit.idle());
}

} // namespace
} // namespace harness2fa::server
