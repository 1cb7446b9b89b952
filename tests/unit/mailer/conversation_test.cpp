// SPDX-License-Identifier: Apache-2.0
#include "mailer/conversation.hpp"

#include <gtest/gtest.h>

namespace harness2fa::mailer {
namespace {

void expect(const Conversation& conversation, MailStep step, int code, const char* reply) {
    EXPECT_EQ(conversation.step(), step);
    EXPECT_EQ(conversation.code(), code);
    EXPECT_EQ(conversation.reply(), reply);
}

TEST(Conversation, KnowsWhatWasAnswered) {
    Conversation conversation;
    EXPECT_FALSE(conversation.begun());
    expect(conversation, MailStep::greeting, 0, "");
    conversation.heard("220 mail.example.test\r\n");
    EXPECT_TRUE(conversation.begun());
    expect(conversation, MailStep::greeting, 220, "220 mail.example.test");
    const std::pair<const char*, MailStep> commands[] = {{"EHLO web1.example.test\r\n", MailStep::hello},
                                                         {"HELO web1\r\n", MailStep::hello},
                                                         {"STARTTLS\r\n", MailStep::starttls},
                                                         {"AUTH PLAIN\r\n", MailStep::login},
                                                         {"MAIL FROM:<a@example.test>\r\n", MailStep::sender},
                                                         {"RCPT TO:<b@example.test>\r\n", MailStep::recipient},
                                                         {"DATA\r\n", MailStep::data}};
    for (const auto& [line, step] : commands) {
        conversation.said(line);
        expect(conversation, step, 0, "");
        conversation.heard("250-more\r\n");
        conversation.heard("250 OK \r\n");
        expect(conversation, step, 250, "250 OK");
    }
    conversation.heard("354 Go on\r\n");
    expect(conversation, MailStep::message, 0, "");
    conversation.heard("552 Too large\r\n");
    expect(conversation, MailStep::message, 552, "552 Too large");
}

TEST(Conversation, CredentialsAreNoCommand) {
    Conversation conversation;
    conversation.said("AUTH LOGIN\r\n");
    conversation.heard("334 UGFzc3dvcmQ6\r\n");
    for (const auto* line : {"DATA\r\n", "QUIT\r\n", "eHh4eA==\r\n"})
        conversation.said(line);
    conversation.heard("535 No\r\n");
    expect(conversation, MailStep::login, 535, "535 No");
}

TEST(Conversation, TheAnswerToQuitDoesNotCount) {
    Conversation conversation;
    conversation.said("RCPT TO:<b@example.test>\r\n");
    conversation.heard("550 No\r\n");
    conversation.said("QUIT\r\n");
    conversation.heard("221 Bye\r\n");
    expect(conversation, MailStep::recipient, 550, "550 No");
}

} // namespace
} // namespace harness2fa::mailer
