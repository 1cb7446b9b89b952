// SPDX-License-Identifier: Apache-2.0
// These functions look at text that came from somebody else: whether it is UTF-8, and how it can be shown without doing anything to the
// terminal or the log.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace harness2fa {

struct Character {
    char32_t code = 0;
    std::size_t bytes = 0; // 1 to 4
};

// first_character returns the first character of the text, and std::nullopt if the text is "" or does not begin with well-formed UTF-8 (RFC
// 3629: shortest form, no surrogates, at most U+10FFFF).
std::optional<Character> first_character(std::string_view text);

bool is_control(char32_t code); // C0, DEL and C1

// printable makes a text fit for a terminal or a log: control characters, characters that reorder or break a line (U+2028, U+202A to
// U+202E, U+2066 to U+2069) and bytes that are no UTF-8 are written like \x1b or \u202e. Line ends stay if the text may have several lines.
enum class Lines { one, many };
std::string printable(std::string_view text, Lines lines = Lines::one);

} // namespace harness2fa
