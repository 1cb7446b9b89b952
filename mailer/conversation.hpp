// SPDX-License-Identifier: Apache-2.0
// A Conversation follows what is said on a connection to a mail server, as far as the outcome depends on it: which command was answered,
// and how.
#pragma once

#include <string>
#include <string_view>

namespace harness2fa::mailer {

// MailStep is what was said last; `message` is the end of the message, after DATA was answered with 354.
enum class MailStep { greeting, hello, starttls, login, sender, recipient, data, message };

class Conversation {
  public:
    // said is told what goes out, without the message. It keeps nothing of it, because credentials come after AUTH.
    void said(std::string_view line);
    void heard(std::string_view line); // one line, with or without its end

    bool begun() const { return step_ != MailStep::greeting || !reply_.empty(); }
    MailStep step() const { return step_; }             // what was said last; QUIT does not count
    int code() const;                                   // of the reply to that; 0 while there is none
    const std::string& reply() const { return reply_; } // the last line of that reply, without its end

  private:
    void go_on_to(MailStep step);

    MailStep step_ = MailStep::greeting;
    std::string reply_;
    bool over_ = false; // QUIT was said
};

} // namespace harness2fa::mailer
