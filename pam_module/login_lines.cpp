// SPDX-License-Identifier: Apache-2.0
#include "login_lines.hpp"

#include <cstdint>
#include <cstring>

namespace harness2fa::pam {
namespace {

enum { type, text, prompt, echo, fresh, acknowledge, outcome, reason, fields_of_replies };

using Fields = FlatField[fields_of_replies];

template <class... Names>
constexpr unsigned set_of(Names... names) {
    return ((1U << names) | ...);
}

// has asks only for the needed fields: a newer daemon may say more.
bool has(const Fields& fields, unsigned needed) {
    unsigned found = 0;
    for (unsigned i = 0; i < fields_of_replies; ++i)
        found |= fields[i].found ? 1U << i : 0U;
    return (found & needed) == needed;
}

const char* read_ask(const Fields& fields, Reply& reply) {
    if (!has(fields, set_of(type, text, prompt, echo)))
        return "broken reply: not the fields of an ask";
    reply = {Reply::Type::ask,  fields[text].text.data(), fields[prompt].text.data(),
             fields[echo].flag, fields[fresh].flag,       fields[acknowledge].flag};
    return nullptr;
}

const char* read_result(const Fields& fields, Reply& reply) {
    if (!has(fields, set_of(type, outcome, text)))
        return "broken reply: not the fields of a result";
    const std::string_view word = fields[outcome].text;
    reply.text = fields[text].text.data();
    if (word == "accepted")
        reply.type = Reply::Type::accepted;
    else if (word == "none_needed")
        reply.type = Reply::Type::none_needed;
    else if (word == "refused")
        reply.type = Reply::Type::refused;
    else if (word == "unavailable")
        reply.type = Reply::Type::unavailable;
    else
        return "broken reply: an unknown outcome";
    return nullptr;
}

// read_refusal knows two reasons, for neither of which a login is ever refused.
const char* read_refusal(const Fields& fields, Reply& reply) {
    if (fields[reason].text == "not_permitted")
        return "the daemon refused the call: not permitted";
    if (fields[reason].text == "bad_call")
        reply.type = Reply::Type::not_understood;
    return "the daemon refused the call";
}

} // namespace

LoginLine::LoginLine(const Login& login) : begun_(buffer_), password_(login.password) {
    begun_.text("type", "login");
    begun_.text("user", login.user);
    begun_.text("service", login.service);
    begun_.text("tty", login.tty);
    begun_.text("rhost", login.rhost);
    if (login.phase == Phase::account)
        begun_.text("phase", "account");
}

std::string_view LoginLine::with(std::uint32_t tries, bool as_today) const {
    FlatWriter line = begun_;
    if (tries != 0)
        line.number("tries", tries);
    if (as_today && password_)
        line.set_flag("password");
    if (as_today)
        line.set_flag("acknowledges");
    return line.finish();
}

AnswerLine::~AnswerLine() {
    ::explicit_bzero(buffer_, sizeof buffer_);
}

void AnswerLine::write(std::string_view answer) {
    FlatWriter writer(buffer_);
    writer.text("type", "answer");
    writer.text("text",
                answer.size() <= answer_bytes ? answer : "?"); // as wrong as the whole would be, unlike a part of it
    line_ = writer.finish();
}

const char* read_reply(std::span<char> line, Reply& reply) {
    using Kind = FlatField::Kind;
    Fields fields = {{.name = "type"},
                     {.name = "text"},
                     {.name = "prompt"},
                     {.name = "echo", .kind = Kind::flag},
                     {.name = "fresh", .kind = Kind::flag},
                     {.name = "acknowledge", .kind = Kind::flag},
                     {.name = "outcome"},
                     {.name = "reason"}};
    if (!read_flat(line, fields))
        return "broken reply: not a flat message of the protocol";
    if (fields[type].text == "ask")
        return read_ask(fields, reply);
    if (fields[type].text == "result")
        return read_result(fields, reply);
    if (fields[type].text == "refused")
        return read_refusal(fields, reply);
    return "broken reply: an unknown type of message";
}

} // namespace harness2fa::pam
