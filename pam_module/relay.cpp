// SPDX-License-Identifier: Apache-2.0
#include "relay.hpp"

#include <cstdint>

namespace harness2fa::pam {
namespace {

constexpr long restart_pause = 50; // milliseconds between looks for a daemon that is being restarted

using Verdict = Conclusion::Verdict;

Verdict verdict_of(Reply::Type type) {
    switch (type) {
    case Reply::Type::accepted:
        return Verdict::accepted;
    case Reply::Type::none_needed:
        return Verdict::none_needed;
    case Reply::Type::refused:
        return Verdict::refused;
    case Reply::Type::ask: // neither ask nor not_understood is a verdict
    case Reply::Type::unavailable:
    case Reply::Type::not_understood:
        break;
    }
    return Verdict::unavailable;
}

bool fits(Phase phase, Reply::Type type) {
    return phase == Phase::authenticate || (type != Reply::Type::ask && type != Reply::Type::accepted);
}

class Relay {
  public:
    Relay(const Login& login, const Daemon& daemon, const Respondent& person)
        : login_(login), phase_(login.phase), daemon_(daemon), person_(person) {}

    Conclusion run();

  private:
    Trouble begin(const Deadline& deadline);
    Trouble say(std::string_view login, const Deadline& deadline);
    Trouble begin_again();
    Trouble exchange(std::string_view line, const Deadline& deadline);
    Trouble deliver(const AnswerLine& answer);
    Trouble submit(const AnswerLine& answer);
    Trouble resume(const AnswerLine& answer);
    Trouble acknowledge();
    bool asked() const { return reply_.type == Reply::Type::ask; }
    bool show(Tone tone, const char* text) const;
    void note(const char* step) const { person_.note(person_.context, step); }

    LoginLine login_;
    Phase phase_;
    const Daemon& daemon_;
    const Respondent& person_;
    DaemonSocket socket_;
    std::uint32_t judged_ = 0;   // answers of this login that were judged
    bool answer_failed_ = false; // whether the last of them was not accepted
    Reply reply_;                // its strings lie in buffer_
    char buffer_[reply_bytes + 1];
};

bool Relay::show(Tone tone, const char* text) const {
    if (*text == '\0')
        return false;
    person_.show(person_.context, tone, text);
    return true;
}

Trouble Relay::exchange(std::string_view line, const Deadline& deadline) {
    std::span<char> reply;
    reply_ = {};
    if (const Trouble trouble = socket_.send(line, deadline))
        return trouble;
    if (const Trouble trouble = socket_.receive(buffer_, deadline, reply))
        return trouble;
    if (const char* const fault = read_reply(reply, reply_))
        return {fault};
    return {fits(phase_, reply_.type) ? nullptr : "broken reply: an ask or accepted in the account phase"};
}

// begin asks an older daemon as that understands it: while an upgrade is under way, the daemon may be older than the module.
Trouble Relay::begin(const Deadline& deadline) {
    const bool as_today = phase_ == Phase::authenticate;
    const Trouble trouble = say(login_.with(judged_, as_today), deadline);
    const bool by_older = as_today && trouble && reply_.type == Reply::Type::not_understood;
    return by_older ? say(login_.with(judged_, false), deadline) : trouble;
}

Trouble Relay::say(std::string_view login, const Deadline& deadline) {
    if (login.empty())
        return {"the names of this login are too long for the protocol"};
    if (const Trouble trouble = socket_.open(daemon_.socket, deadline))
        return trouble;
    return exchange(login, deadline);
}

Trouble Relay::submit(const AnswerLine& answer) {
    const Trouble trouble = exchange(answer.line(), Deadline(daemon_.timeout));
    if (!trouble) {
        ++judged_;
        answer_failed_ = reply_.type != Reply::Type::accepted;
    }
    return trouble;
}

Trouble Relay::begin_again() {
    note("the connection was lost; connecting again");
    const Deadline deadline(daemon_.timeout);
    Trouble trouble = begin(deadline);
    while (trouble.gone && deadline.sleep(restart_pause))
        trouble = begin(deadline);
    return trouble;
}

// resume shows neither the text nor the prompt of the new `ask`, because the person has typed already, unless that is a fresh one.
Trouble Relay::resume(const AnswerLine& answer) {
    const Trouble trouble = begin_again();
    if (trouble || !asked() || reply_.fresh)
        return trouble;
    return submit(answer);
}

Trouble Relay::deliver(const AnswerLine& answer) {
    note("sending an answer");
    const Trouble trouble = submit(answer);
    return trouble.gone ? resume(answer) : trouble;
}

// acknowledge tells the daemon only whether somebody has answered: the verdict is committed, and comes whatever is typed, which may be the
// password. A new daemon does not know of all this, and asks for a code as at any login.
Trouble Relay::acknowledge() {
    AnswerLine answer;
    answer.write(person_.is_seen(person_.context, reply_.prompt, reply_.echo) ? seen_answer : "");
    note("sending an acknowledgement");
    judged_ = 0;
    answer_failed_ = false;
    const Trouble trouble = exchange(answer.line(), Deadline(daemon_.timeout));
    return trouble.gone ? begin_again() : trouble;
}

Conclusion Relay::run() {
    Conclusion end;
    note("beginning");
    end.trouble = begin(Deadline(daemon_.timeout));
    while (!end.trouble && asked()) {
        show(Tone::error, reply_.text);
        if (reply_.acknowledge) {
            end.trouble = acknowledge();
        } else if (AnswerLine answer; person_.ask(person_.context, reply_.prompt, reply_.echo, answer)) {
            end.trouble = deliver(answer);
        } else {
            end.verdict = Verdict::left;
            return end;
        }
        end.answer_failed = answer_failed_;
    }
    if (end.trouble)
        return end;
    end.verdict = verdict_of(reply_.type);
    const bool lets_in = end.verdict == Verdict::accepted || end.verdict == Verdict::none_needed;
    end.told = show(lets_in ? Tone::information : Tone::error, reply_.text);
    return end;
}

} // namespace

Conclusion relay(const Login& login, const Daemon& daemon, const Respondent& person) {
    return Relay(login, daemon, person).run();
}

} // namespace harness2fa::pam
