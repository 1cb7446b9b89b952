// SPDX-License-Identifier: Apache-2.0
#include "user_name.hpp"

#include "utf8.hpp"

namespace harness2fa {
namespace {

constexpr std::size_t longest_user_name = 255; // LOGIN_NAME_MAX (256) counts the NUL

bool is_allowed(char32_t code) {
    constexpr char32_t replacement = 0xfffd;
    return !is_control(code) && code != '/' && code != ':' && code != replacement;
}

} // namespace

std::optional<UserName> UserName::parse(std::string_view text) {
    if (text.empty() || text.size() > longest_user_name || text == "." || text == ".." || text.front() == '-')
        return std::nullopt;
    for (std::string_view rest = text; !rest.empty();) {
        const auto character = first_character(rest);
        if (!character || !is_allowed(character->code))
            return std::nullopt;
        rest.remove_prefix(character->bytes);
    }
    return UserName(text);
}

} // namespace harness2fa
