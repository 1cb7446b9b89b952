// SPDX-License-Identifier: Apache-2.0
#include "mailer/address.hpp"

#include "common/mail_address.hpp"

#include <gtest/gtest.h>

namespace harness2fa {
namespace {

TEST(AddressOfMail, MaskedForTheJournal) {
    EXPECT_EQ(masked("alice@example.com"), "a***@example.com");
    EXPECT_EQ(masked("alice"), "a***");
    EXPECT_EQ(masked("a\nb@c"), "***");
}

TEST(AddressOfMail, ANameAloneIsAUserOfThisMachine) {
    EXPECT_EQ(qualified("bob", true), "bob@localhost");
    EXPECT_EQ(qualified("bob", false), "bob");
    EXPECT_EQ(qualified("bob@example.com", true), "bob@example.com");
}

} // namespace
} // namespace harness2fa
