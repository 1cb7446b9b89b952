// SPDX-License-Identifier: Apache-2.0
#include "common/passwd.hpp"

#include <gtest/gtest.h>

namespace harness2fa {
namespace {

TEST(Passwd, IsAskedByNameAndByUid) {
    const auto root = passwd_entry_of("root");
    ASSERT_TRUE(root);
    EXPECT_EQ(root->uid, 0U);
    EXPECT_EQ(root->gid, 0U);
    EXPECT_EQ(passwd_entry_of(0)->name, "root");
    EXPECT_FALSE(passwd_entry_of("no-such-user"));
    EXPECT_FALSE(passwd_entry_of(4'000'000'123U));
}

} // namespace
} // namespace harness2fa
