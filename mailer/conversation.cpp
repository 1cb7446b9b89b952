// SPDX-License-Identifier: Apache-2.0
#include "conversation.hpp"

#include "common/ascii.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

namespace harness2fa::mailer {
namespace {

constexpr int go_on_with_login = 334, go_on_with_message = 354; // RFC 4954, section 4; RFC 5321, 4.2.3

std::optional<MailStep> step_of(std::string_view command) {
    static constexpr std::pair<std::string_view, MailStep> steps[] = {
        {"EHLO", MailStep::hello}, {"HELO", MailStep::hello},  {"STARTTLS", MailStep::starttls},
        {"AUTH", MailStep::login}, {"MAIL", MailStep::sender}, {"RCPT", MailStep::recipient},
        {"DATA", MailStep::data}};
    const auto* const found =
        std::ranges::find_if(steps, [&](const auto& step) { return same_word(step.first, command); });
    return found == std::end(steps) ? std::nullopt : std::optional(found->second);
}

std::string_view without_end(std::string_view line) {
    return line.substr(0, line.find_last_not_of("\r\n ") + 1);
}

} // namespace

void Conversation::said(std::string_view line) {
    if (code() == go_on_with_login) // no command, but credentials
        return;
    const std::string_view command = line.substr(0, line.find_first_of(" \r\n"));
    over_ = over_ || same_word(command, "QUIT");
    if (const auto step = step_of(command))
        go_on_to(*step);
}

void Conversation::heard(std::string_view line) {
    if (over_)
        return;
    reply_ = without_end(line);
    if (code() == go_on_with_message)
        go_on_to(MailStep::message);
}

int Conversation::code() const {
    int code = 0;
    std::from_chars(reply_.data(), reply_.data() + std::min<std::size_t>(3, reply_.size()), code);
    return code;
}

void Conversation::go_on_to(MailStep step) {
    step_ = step;
    reply_.clear();
}

} // namespace harness2fa::mailer
