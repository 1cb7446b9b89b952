// SPDX-License-Identifier: Apache-2.0
#include "utf8.hpp"

#include <array>
#include <cstdio>

namespace harness2fa {
namespace {

struct Lead { // RFC 3629, section 3
    unsigned char mask, pattern;
    std::size_t bytes;
    char32_t smallest; // a smaller code was not written in its shortest form
};
constexpr std::array<Lead, 4> leads{{
    {0x80, 0x00, 1, 0},
    {0xe0, 0xc0, 2, 0x80},
    {0xf0, 0xe0, 3, 0x800},
    {0xf8, 0xf0, 4, 0x10000},
}};

bool is_surrogate(char32_t code) {
    return code >= 0xd800 && code <= 0xdfff;
}

bool disturbs_a_line(char32_t code) {
    return is_control(code) || code == 0x2028 || code == 0x2029 || (code >= 0x202a && code <= 0x202e) ||
           (code >= 0x2066 && code <= 0x2069);
}

std::string escaped(char32_t code) {
    std::array<char, 16> out{};
    const int size = std::snprintf(out.data(), out.size(), code < 0x100 ? "\\x%02x" : "\\u%04x", unsigned{code});
    return {out.data(), static_cast<std::size_t>(size)};
}

} // namespace

std::optional<Character> first_character(std::string_view text) {
    if (text.empty())
        return std::nullopt;
    const auto first = static_cast<unsigned char>(text[0]);
    for (const Lead& lead : leads) {
        if ((first & lead.mask) != lead.pattern)
            continue;
        if (text.size() < lead.bytes)
            return std::nullopt;
        char32_t code = first & static_cast<unsigned char>(~lead.mask);
        for (const char next : text.substr(1, lead.bytes - 1)) {
            const auto byte = static_cast<unsigned char>(next);
            if ((byte & 0xc0) != 0x80)
                return std::nullopt;
            code = (code << 6) | (byte & 0x3f);
        }
        if (code < lead.smallest || code > 0x10ffff || is_surrogate(code))
            return std::nullopt;
        return Character{code, lead.bytes};
    }
    return std::nullopt;
}

bool is_control(char32_t code) {
    return code < 0x20 || (code >= 0x7f && code < 0xa0);
}

std::string printable(std::string_view text, Lines lines) {
    std::string out;
    out.reserve(text.size()); // clean text is copied once, and leaves no copies behind if it was a key
    while (!text.empty()) {
        const auto character = first_character(text);
        const std::size_t bytes = character ? character->bytes : 1;
        const bool line_end = text[0] == '\n' && lines == Lines::many;
        if (!character)
            out += escaped(static_cast<unsigned char>(text[0]));
        else if (disturbs_a_line(character->code) && !line_end)
            out += escaped(character->code);
        else
            out += text.substr(0, bytes);
        text.remove_prefix(bytes);
    }
    return out;
}

} // namespace harness2fa
