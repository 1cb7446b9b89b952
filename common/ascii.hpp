// SPDX-License-Identifier: Apache-2.0
// same_word compares ASCII letters without their case, whatever the locale: for keywords of URIs, hosts, PAM and sshd.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace harness2fa {

constexpr char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

inline std::string lower(std::string text) {
    for (char& c : text)
        c = lower(c);
    return text;
}

constexpr bool same_word(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

} // namespace harness2fa
