#include "relay.hpp"

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
    case Reply::Type::ask: // not a verdict
    case Reply::Type::unavailable:
        break;
    }
    return Verdict::unavailable;
}

bool fits(Phase phase, Reply::Type type) {
    return phase == Phase::authenticate || (type != Reply::Type::ask && type != Reply::Type::accepted);
}

class Relay {
  public:
    Relay(const Login& login, const Daemon& daemon, const Person& person)
        : login_(login), phase_(login.phase), daemon_(daemon), person_(person) {}

    Conclusion run();

  private:
    Trouble begin(const Deadline& deadline);
    Trouble exchange(std::string_view line, const Deadline& deadline);
    Trouble deliver(const AnswerLine& answer);
    Trouble submit(const AnswerLine& answer);
    Trouble resume(const AnswerLine& answer);
    bool asked() const { return reply_.type == Reply::Type::ask; }
    bool show(Tone tone, const char* text) const;
    void note(const char* step) const { person_.note(person_.context, step); }

    LoginLine login_;
    Phase phase_;
    const Daemon& daemon_;
    const Person& person_;
    DaemonSocket socket_;
    std::uint32_t judged_ = 0;   // answers of this login
    bool answer_failed_ = false; // the last of them
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
    if (const Trouble trouble = socket_.send(line, deadline))
        return trouble;
    if (const Trouble trouble = socket_.receive(buffer_, deadline, reply))
        return trouble;
    if (const char* const fault = read_reply(reply, reply_))
        return {fault};
    return {fits(phase_, reply_.type) ? nullptr : "broken reply: an ask or accepted in the account phase"};
}

Trouble Relay::begin(const Deadline& deadline) {
    const std::string_view line = login_.with(judged_);
    if (line.empty())
        return {"the names of this login are too long for the protocol"};
    if (const Trouble trouble = socket_.open(daemon_.socket, deadline))
        return trouble;
    return exchange(line, deadline);
}

Trouble Relay::submit(const AnswerLine& answer) {
    const Trouble trouble = exchange(answer.line(), Deadline(daemon_.timeout));
    if (!trouble) {
        ++judged_;
        answer_failed_ = reply_.type != Reply::Type::accepted;
    }
    return trouble;
}

// The text of the new `ask` is not shown, the prompt not repeated: the person has typed already. Unless it is a fresh one.
Trouble Relay::resume(const AnswerLine& answer) {
    note("the connection was lost; connecting again");
    const Deadline deadline(daemon_.timeout);
    Trouble trouble = begin(deadline);
    while (trouble.gone && deadline.sleep(restart_pause))
        trouble = begin(deadline);
    if (trouble || !asked() || reply_.fresh)
        return trouble;
    return submit(answer);
}

Trouble Relay::deliver(const AnswerLine& answer) {
    note("sending an answer");
    const Trouble trouble = submit(answer);
    return trouble.gone ? resume(answer) : trouble;
}

Conclusion Relay::run() {
    Conclusion end;
    note("beginning");
    end.trouble = begin(Deadline(daemon_.timeout));
    while (!end.trouble && asked()) {
        AnswerLine answer;
        show(Tone::error, reply_.text);
        if (!person_.ask(person_.context, reply_.prompt, reply_.echo, answer)) {
            end.verdict = Verdict::left;
            return end;
        }
        end.trouble = deliver(answer);
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

Conclusion relay(const Login& login, const Daemon& daemon, const Person& person) {
    return Relay(login, daemon, person).run();
}

} // namespace harness2fa::pam
