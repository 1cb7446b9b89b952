// SPDX-License-Identifier: Apache-2.0
#include "mailer/recipient_fault.hpp"

#include <gtest/gtest.h>

namespace harness2fa::mailer {
namespace {

TEST(RecipientFault, NobodyThere) {
    for (const auto* reply :
         {"550 5.1.1 <a@example.com>: Recipient address rejected: User unknown in local recipient table", // Postfix
          "550 5.1.1 <sender-relay@example.com>: User unknown", "550 Unrouteable address", "550 Unknown user", // Exim
          "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup", // Exchange
          "550 No such user here", "550", "551 User not local", "556 5.1.10 Recipient address has null MX",
          "556 Domain does not accept mail", "501 5.1.3 Bad recipient address syntax", "553 5.1.3 Bad address",
          "554 5.1.1 No such user", "550 5.1.0 Address rejected", "550 5.2.1 Mailbox disabled", "550 5.1.6 Moved",
          "550-5.1.1 The email account that you tried to reach does not exist"})
        EXPECT_TRUE(is_fault_of_recipient(reply)) << reply;
}

TEST(RecipientFault, SomethingElse) {
    for (const auto* reply :
         {"554 5.7.1 <a@example.com>: Relay access denied",                                              // Postfix
          "504 5.5.2 <web1>: Helo command rejected: need fully-qualified hostname",                      // Postfix
          "553 5.7.1 <harness2fa@web1>: Sender address rejected: not owned by user web1",                // Postfix
          "550 5.1.0 <harness2fa@web1>: Sender address rejected: User unknown in local recipient table", // Postfix
          "550 5.1.8 <harness2fa@web1>: Sender address rejected: Domain not found",
          "550 relay not permitted",
          "550 Sender verify failed",
          "550 Administrative prohibition", // Exim
          "550 5.7.1 Unable to relay",
          "550 5.4.1 Recipient address rejected: Access denied", // Exchange
          "550 5.7.23 SPF",
          "550 5.2.2 Mailbox full",
          "552 5.2.2 Over quota",
          "552 Mailbox full",
          "553 No",
          "554 No",
          "530 5.7.0 Authentication required",
          "530 Log in first",
          "550 Blocked, see https://www.spamhaus.org/",
          "503 No",
          "550 5.1.7 Bad address",
          "550 5.1.11 x",
          "550 5.1.1.1 x",
          "450 No",
          ""})
        EXPECT_FALSE(is_fault_of_recipient(reply)) << reply;
}

} // namespace
} // namespace harness2fa::mailer
