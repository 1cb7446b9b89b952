// SPDX-License-Identifier: Apache-2.0
// LoginLine and AnswerLine are the messages of a login that go out, and read_reply reads those that come in (harness2fa-protocol(7)).
#pragma once

#include "flat_json.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace harness2fa::pam {

inline constexpr std::size_t call_bytes = 8192;         // the longest line to the daemon, without its '\n'
inline constexpr std::size_t reply_bytes = 65536;       // the longest line from the daemon, without its '\n'
inline constexpr std::string_view seen_answer = "seen"; // for a question that is only to be read, whatever was typed
inline constexpr std::size_t answer_bytes = 512; // the longest answer that is worth sending: far longer than any code

enum class Phase {
    authenticate, // the daemon may ask for a code
    account       // the daemon only says whether a session may begin for which nobody was asked
};

struct Login { // what the application says of it; "" if it does not say
    std::string_view user, service, tty, rhost;
    Phase phase = Phase::authenticate;
    bool password = false; // a password was asked for, and no key took its place
};

// A LoginLine is the line that begins a login. It has its own copy of PAM's items, because those may change while a person is typing.
class LoginLine {
  public:
    explicit LoginLine(const Login& login);
    LoginLine(const LoginLine&) = delete;
    LoginLine& operator=(const LoginLine&) = delete;

    // with returns the line with the number of answers already judged, and "" if the login is too long for a line. `as_today` adds what a
    // daemon of version 0.1 does not know: that questions that are only to be read may come, and whether a password was asked for. The line
    // is good until the next call.
    std::string_view with(std::uint32_t tries, bool as_today) const;

  private:
    char buffer_[call_bytes + 1]{};
    FlatWriter begun_;
    bool password_;
};

// An AnswerLine is the line that carries an answer. It is wiped on destruction.
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
    const char* text = "";    // to be shown, before the prompt if there is one, unless it is ""
    const char* prompt = "";  // of an ask
    bool echo = false;        // of an ask
    bool fresh = false;       // of an ask: what was typed for an earlier one does not answer it
    bool acknowledge = false; // of an ask: it is only to be read
};

// read_reply reads the reply to a login or to an answer; its strings lie in `line`. It returns nullptr if all is well, and otherwise what
// is wrong with the line, for the log: whatever is not exactly an `ask` or a `result` is wrong. One of these replies can be told apart by
// reply.type, which is not_understood.
const char* read_reply(std::span<char> line, Reply& reply);

} // namespace harness2fa::pam
