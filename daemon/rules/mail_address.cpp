#include "mail_address.hpp"

#include <algorithm>

namespace harness2fa {
namespace {

constexpr std::size_t longest_address = 254; // RFC 5321 section 4.5.3.1.3, less the angle brackets
constexpr std::size_t longest_local_part = 64;
constexpr std::size_t longest_label = 63; // RFC 1035 section 2.3.4

constexpr std::string_view letters_and_digits = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

bool is_of(std::string_view text, std::string_view more) {
    return std::ranges::all_of(text, [&](char c) {
        return letters_and_digits.find(c) != std::string_view::npos || more.find(c) != std::string_view::npos;
    });
}

bool has_empty_part(std::string_view text) {
    return text.empty() || text.front() == '.' || text.back() == '.' || text.find("..") != std::string_view::npos;
}

bool is_local_part(std::string_view text) {
    return !has_empty_part(text) && text.size() <= longest_local_part && text.front() != '-' &&
           is_of(text, ".!#$%&'*+/=?^_`{|}~-");
}

bool is_domain(std::string_view text) {
    if (has_empty_part(text) || !is_of(text, ".-"))
        return false;
    while (!text.empty()) {
        const std::string_view label = text.substr(0, text.find('.'));
        if (label.size() > longest_label || label.front() == '-' || label.back() == '-')
            return false;
        text.remove_prefix(std::min(label.size() + 1, text.size()));
    }
    return true;
}

} // namespace

bool is_mail_address(std::string_view text) {
    if (text.size() > longest_address)
        return false;
    const auto at = text.rfind('@');
    if (at == std::string_view::npos)
        return is_local_part(text);
    return is_local_part(text.substr(0, at)) && is_domain(text.substr(at + 1));
}

} // namespace harness2fa
