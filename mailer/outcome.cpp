// SPDX-License-Identifier: Apache-2.0
#include "outcome.hpp"

#include "common/ascii.hpp"
#include "common/utf8.hpp"

#include <algorithm>
#include <array>

namespace harness2fa::mailer {
namespace {

constexpr std::size_t longest_reason = 200; // bytes
constexpr std::size_t telling = 8;          // characters of a key in a row that are too many
constexpr std::size_t code_digits = 3;      // RFC 5321, 4.2

std::string one_line(std::string_view text) {
    std::string line = printable(text);
    if (line.size() <= longest_reason)
        return line;
    std::size_t size = longest_reason;
    while ((static_cast<unsigned char>(line[size]) & 0xc0U) == 0x80U) // the cut is in the middle of a character
        --size;
    line.resize(size);
    return line;
}

bool is_letter_or_digit(char c) {
    return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9');
}

// compact makes a text comparable however it is spelt: small letters and digits alone.
Secret compact(std::string_view text) {
    Secret letters(static_cast<std::size_t>(std::ranges::count_if(text, is_letter_or_digit)));
    std::size_t end = 0;
    for (const char& c : text)
        if (is_letter_or_digit(c))
            letters.data()[end++] = static_cast<unsigned char>(lower(c));
    return letters;
}

bool holds_a_part(std::string_view text, std::string_view secret) {
    for (std::size_t begin = 0; begin + telling <= secret.size(); ++begin)
        if (text.find(secret.substr(begin, telling)) != text.npos)
            return true;
    return false;
}

} // namespace

MailOutcome later(std::string_view reason) {
    return {MailOutcome::Kind::later, one_line(reason)};
}

MailOutcome no_service(std::string_view reason) {
    return {MailOutcome::Kind::no_service, one_line(reason)};
}

MailOutcome never(std::string_view reason) {
    return {MailOutcome::Kind::never, one_line(reason)};
}

MailOutcome unconfirmed(std::string_view reason) {
    return {MailOutcome::Kind::unconfirmed, one_line(reason)};
}

std::string text_of(const MailOutcome& outcome) {
    static constexpr std::array<std::string_view, 5> words{"delivered", "later", "no service", "never",
                                                           "unconfirmed"}; // by Kind
    const std::string word(words.at(static_cast<std::size_t>(outcome.kind)));
    return outcome.reason ? word + ": " + *outcome.reason : word;
}

std::string without_secret(std::string_view reply, const Secret& key) {
    const Secret compact_reply = compact(reply), compact_key = compact(key.text());
    const bool quoted = holds_a_part(compact_reply.text(), compact_key.text());
    return std::string(quoted ? reply.substr(0, code_digits) : reply);
}

} // namespace harness2fa::mailer
