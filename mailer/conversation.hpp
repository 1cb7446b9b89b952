// SPDX-License-Identifier: Apache-2.0
// What is said on a connection to a mail server, as far as the outcome depends on it: which command was answered, and how. Pure.
#pragma once

#include <string>
#include <string_view>

namespace harness2fa {

// `message`: its end, after DATA was answered with 354.
enum class MailStep { greeting, hello, starttls, login, sender, recipient, data, message };

class Conversation {
  public:
    // What goes out, but for the message. Nothing of it is kept: behind AUTH come credentials.
    void said(std::string_view line);
    void heard(std::string_view line); // one line, with or without its end

    bool begun() const { return step_ != MailStep::greeting || !reply_.empty(); }
    MailStep step() const { return step_; }             // what was said last, and QUIT does not count
    int code() const;                                   // of the reply to it; 0 while there is none
    const std::string& reply() const { return reply_; } // the last line of it, without its end

  private:
    void go_on_to(MailStep step);

    MailStep step_ = MailStep::greeting;
    std::string reply_;
    bool over_ = false; // QUIT was said
};

} // namespace harness2fa
