// SPDX-License-Identifier: Apache-2.0
#include "mail_address.hpp"

#include <algorithm>

namespace harness2fa {
namespace {

constexpr std::size_t longest_name = 64;  // RFC 5321 section 4.5.3.1.1
constexpr std::size_t longest_label = 63; // RFC 1035 section 2.3.4
constexpr std::string_view letters_and_digits = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
constexpr std::string_view more_of_name = ".!#$%&'*+-/=?^_`{|}~"; // RFC 5322 section 3.2.3, atext
constexpr std::string_view more_of_domain = ".-";

bool is_of(std::string_view text, std::string_view more) {
    return std::ranges::all_of(text, [&](char c) {
        return letters_and_digits.find(c) != std::string_view::npos || more.find(c) != std::string_view::npos;
    });
}

bool dots_are_between(std::string_view text) {
    return !text.empty() && text.front() != '.' && text.back() != '.' && text.find("..") == std::string_view::npos;
}

bool are_labels(std::string_view domain) {
    while (!domain.empty()) {
        const std::string_view label = domain.substr(0, domain.find('.'));
        if (label.size() > longest_label || label.front() == '-' || label.back() == '-')
            return false;
        domain.remove_prefix(std::min(label.size() + 1, domain.size()));
    }
    return true;
}

std::string_view wrong_with_name(std::string_view name) {
    if (!is_of(name, more_of_name))
        return "has a character that is not allowed";
    if (!dots_are_between(name))
        return "has a misplaced dot";
    return name.size() > longest_name ? "has more than 64 bytes before the @" : "";
}

std::string_view wrong_with_domain(std::string_view domain) {
    if (!is_of(domain, more_of_domain))
        return "has a domain with a character that is not allowed";
    return dots_are_between(domain) && are_labels(domain) ? "" : "has no proper domain";
}

} // namespace

std::string_view MailAddress::wrong_with(std::string_view text) {
    if (text.empty())
        return "is empty";
    if (text.size() > longest)
        return "is longer than 254 bytes";
    if (text.front() == '-')
        return "begins with a dash";
    const auto at = text.find('@');
    const std::string_view wrong = wrong_with_name(text.substr(0, at));
    return !wrong.empty() || at == text.npos ? wrong : wrong_with_domain(text.substr(at + 1));
}

std::optional<MailAddress> MailAddress::parse(std::string_view text) {
    return wrong_with(text).empty() ? std::optional(MailAddress(text)) : std::nullopt;
}

std::string masked(std::string_view address) {
    if (!MailAddress::parse(address))
        return "***";
    const auto at = address.find('@');
    return std::string(address.substr(0, 1)) + "***" + std::string(at == address.npos ? "" : address.substr(at));
}

} // namespace harness2fa
