// SPDX-License-Identifier: Apache-2.0
// The messages of a login, as harness2fa-protocol(7) describes them: two that go out, two that come in.
#pragma once

#include "flat_json.hpp"

#include <cstddef>
#include <span>
#include <string_view>

namespace harness2fa::pam {

inline constexpr std::size_t call_bytes = 8192;         // the longest line to the daemon, its '\n' not counted
inline constexpr std::size_t reply_bytes = 65536;       // the longest line from the daemon, likewise
inline constexpr std::string_view seen_answer = "seen"; // to a question that is only to be read, whatever was typed
inline constexpr std::size_t answer_bytes = 512; // the longest answer that is worth sending: far longer than any code

enum class Phase {
    authenticate, // the daemon may ask for a code
    account       // it only says whether a session may begin for which nobody was asked
};

struct Login { // what the application says of it; "" where it says nothing
    std::string_view user, service, tty, rhost;
    Phase phase = Phase::authenticate;
    bool password = false; // was asked for, and no key took its place
};

// The line that begins a login. It keeps its own copy: what PAM's items point to may change while a person is
// typing.
class LoginLine {
  public:
    explicit LoginLine(const Login& login);
    LoginLine(const LoginLine&) = delete;
    LoginLine& operator=(const LoginLine&) = delete;

    // tries: answers already judged. as_today: with what a daemon of version 0.1 does not know: questions that are only to be read may
    // come, and whether a password was asked for. "" when the login is too long for a line. Good until the next call.
    std::string_view with(std::uint32_t tries, bool as_today) const;

  private:
    char buffer_[call_bytes + 1]{};
    FlatWriter begun_;
    bool password_;
};

// The line that carries an answer; wiped when it goes.
class AnswerLine {
  public:
    AnswerLine() = default;
    AnswerLine(const AnswerLine&) = delete;
    AnswerLine& operator=(const AnswerLine&) = delete;
    ~AnswerLine();

    void write(std::string_view answer);
    std::string_view line() const { return line_; }

  private:
    static constexpr std::size_t longest_escape = 6; // \u0000
    char buffer_[answer_bytes * longest_escape + 64];
    std::string_view line_;
};

struct Reply {
    enum class Type { ask, accepted, none_needed, refused, unavailable, not_understood };

    Type type = Type::unavailable;
    const char* text = "";    // to be shown, before the prompt if there is one; may be ""
    const char* prompt = "";  // of an ask
    bool echo = false;        // of an ask
    bool fresh = false;       // of an ask: what was typed for an earlier one is no answer to it
    bool acknowledge = false; // of an ask: it is only to be read
};

// Reads the reply to a login or to an answer; its strings lie in `line`. nullptr when all is well, otherwise
// what is wrong with the line, for the log: whatever is not exactly an `ask` or a `result` is wrong. Of such lines one is told apart, in
// reply.type: not_understood.
const char* read_reply(std::span<char> line, Reply& reply);

} // namespace harness2fa::pam
