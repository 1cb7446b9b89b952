// SPDX-License-Identifier: Apache-2.0
#include "mail_address.hpp"

#include <algorithm>
#include <utility>

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

std::optional<Fault> fault_of_name(std::string_view name) {
    if (!is_of(name, more_of_name))
        return Fault{"has a character that is not allowed"};
    if (!dots_are_between(name))
        return Fault{"has a misplaced dot"};
    if (name.size() > longest_name)
        return Fault{"has more than 64 bytes before the @"};
    return std::nullopt;
}

std::optional<Fault> fault_of_domain(std::string_view domain) {
    if (!is_of(domain, more_of_domain))
        return Fault{"has a domain with a character that is not allowed"};
    if (!dots_are_between(domain) || !are_labels(domain))
        return Fault{"has no proper domain"};
    return std::nullopt;
}

std::optional<Fault> fault_of(std::string_view text) {
    if (text.empty())
        return Fault{"is empty"};
    if (text.size() > MailAddress::longest)
        return Fault{"is longer than 254 bytes"};
    if (text.front() == '-')
        return Fault{"begins with a dash"};
    const auto at = text.find('@');
    if (auto fault = fault_of_name(text.substr(0, at)))
        return fault;
    return at == text.npos ? std::nullopt : fault_of_domain(text.substr(at + 1));
}

} // namespace

Result<MailAddress> MailAddress::parse(std::string_view text) {
    if (auto fault = fault_of(text))
        return std::move(*fault);
    return MailAddress(text);
}

std::string masked(const std::optional<MailAddress>& address) {
    if (!address)
        return "***";
    const std::string& text = address->str();
    return text.substr(0, 1) + "***" + (address->has_domain() ? text.substr(text.find('@')) : "");
}

} // namespace harness2fa
