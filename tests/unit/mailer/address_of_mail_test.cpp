// SPDX-License-Identifier: Apache-2.0
#include "mailer/address.hpp"

#include <gtest/gtest.h>

namespace harness2fa::mailer {
namespace {

TEST(AddressOfMail, ANameAloneIsAUserOfThisMachine) {
    const auto sent_to = [](const char* address, bool here) {
        return qualified(*MailAddress::parse(address), here).str();
    };
    EXPECT_EQ(sent_to("bob", true), "bob@localhost");
    EXPECT_EQ(sent_to("bob", false), "bob");
    EXPECT_EQ(sent_to("bob@example.com", true), "bob@example.com");
    EXPECT_EQ(sent_to(std::string(64, 'b').c_str(), true), std::string(64, 'b') + "@localhost");
}

} // namespace
} // namespace harness2fa::mailer
