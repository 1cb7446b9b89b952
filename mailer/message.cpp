// SPDX-License-Identifier: Apache-2.0
#include "message.hpp"

#include "letter.hpp"

#include "common/utf8.hpp"
#include "qr/png.hpp"

#include <algorithm>
#include <array>
#include <ctime>
#include <utility>

namespace harness2fa::mailer {
namespace {

constexpr std::size_t longest_line = 76; // bytes of a line with encoded words: RFC 2047, section 2
constexpr std::string_view word_begin = "=?UTF-8?B?", word_end = "?=";

std::string base64(std::string_view bytes) {
    static constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    for (; !bytes.empty(); bytes.remove_prefix(std::min<std::size_t>(3, bytes.size()))) {
        unsigned group = 0;
        for (std::size_t i = 0; i < 3; ++i)
            group = group << 8U | (i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0U);
        for (std::size_t i = 0; i < 4; ++i)
            text += i <= bytes.size() ? digits[group >> (18U - 6U * i) & 63U] : '=';
    }
    return text;
}

// first_part returns as many whole characters as base64 makes at most `room` bytes of, but at least one.
std::string_view first_part(std::string_view text, std::size_t room) {
    std::size_t size = 0;
    while (size < text.size()) {
        const auto next = first_character(text.substr(size));
        const std::size_t larger = size + (next ? next->bytes : 1);
        if (size != 0 && (larger + 2) / 3 * 4 > room)
            break;
        size = larger;
    }
    return text.substr(0, size);
}

bool is_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80U; });
}

std::string date_of(std::chrono::sys_seconds now) {
    const std::time_t seconds = now.time_since_epoch().count();
    std::tm parts{};
    std::array<char, 64> text{};
    gmtime_r(&seconds, &parts);
    const auto size = std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S +0000", &parts);
    return {text.data(), size};
}

std::string unstructured(std::string_view name, std::string_view value) {
    return std::string(name) + ": " + (is_ascii(value) ? std::string(value) : encoded_words(value, name.size() + 2));
}

std::string quoted_string(std::string_view text) { // RFC 5322, 3.2.4
    std::string result = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\')
            result += '\\';
        result += c;
    }
    return result + '"';
}

std::string from_of(const Mail& mail, const MailAddress& from) {
    const std::string name = "harness2fa on " + printable(mail.host);
    const std::string shown = is_ascii(name) ? quoted_string(name) : encoded_words(name, 6);
    return "From: " + shown + "\r\n <" + from.str() + ">";
}

// right_side returns what stands behind the @ of an identifier: the host if that can be written there, and otherwise "localhost".
std::string right_side(std::string_view host) {
    static constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.";
    const bool fits = !host.empty() && host.size() <= 255 && host.find_first_not_of(allowed) == host.npos &&
                      host.front() != '.' && host.back() != '.' && host.find("..") == host.npos;
    return fits ? std::string(host) : "localhost";
}

} // namespace

std::string encoded_words(std::string_view text, std::size_t used) {
    std::string result;
    while (!text.empty()) {
        const std::size_t taken = used + word_begin.size() + word_end.size();
        const std::string_view part = first_part(text, longest_line - std::min(taken, longest_line));
        text.remove_prefix(part.size());
        if (!result.empty())
            result += "\r\n ";
        result.append(word_begin).append(base64(part)).append(word_end);
        used = 1; // the blank that a folded line begins with
    }
    return result;
}

Result<Message> message_of(const Mail& mail, const Envelope& envelope, const Stamp& stamp) {
    const Letter letter = letter_of(mail, stamp.now);
    const std::string host = right_side(mail.host);
    Message message;
    message.picture_id = "qr-code." + stamp.unique + '@' + host;
    message.headers = {"Date: " + date_of(stamp.now),
                       from_of(mail, envelope.from),
                       "To: " + envelope.to.str(),
                       unstructured("Subject", letter.subject),
                       "Message-ID: <" + stamp.unique + '@' + host + '>',
                       "Auto-Submitted: auto-generated"}; // RFC 3834: no automatic answer, please
    message.text = as_text(letter);
    message.html = as_html(letter, message.picture_id);
    if (mail.kind != MailKind::key)
        return message;
    auto picture = qr::png_of(mail.uri);
    if (!picture)
        return picture.error();
    message.picture = std::move(*picture);
    return message;
}

} // namespace harness2fa::mailer
