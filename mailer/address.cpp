#include "address.hpp"

#include <algorithm>

namespace harness2fa {
namespace {

constexpr std::size_t longest = 254; // RFC 5321, 4.5.3.1.3, without the angle brackets
constexpr std::string_view letters_and_digits = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

bool only(std::string_view text, std::string_view others) {
    return std::ranges::all_of(text,
                               [&](char c) { return (letters_and_digits.find(c) & others.find(c)) != text.npos; });
}

bool dots_are_between(std::string_view text) {
    return !text.empty() && text.front() != '.' && text.back() != '.' && text.find("..") == text.npos;
}

} // namespace

std::string wrong_with_address(std::string_view address) {
    if (address.empty())
        return "is empty";
    if (address.size() > longest)
        return "is longer than 254 bytes";
    if (address.front() == '-')
        return "begins with a dash";
    const auto at = address.find('@');
    const std::string_view name = address.substr(0, at);
    if (!only(name, ".!#$%&'*+-/=?^_`{|}~")) // RFC 5322, 3.2.3: atext
        return "has a character that is not allowed";
    if (!dots_are_between(name))
        return "has a misplaced dot";
    if (at == address.npos)
        return "";
    const std::string_view domain = address.substr(at + 1);
    if (!only(domain, ".-"))
        return "has a domain with a character that is not allowed";
    if (!dots_are_between(domain) || domain.front() == '-')
        return "has no proper domain";
    return "";
}

std::string qualified(const std::string& address, bool server_is_this_machine) {
    const bool has_domain = address.find('@') != std::string::npos;
    return has_domain || !server_is_this_machine ? address : address + "@localhost";
}

std::string masked(std::string_view address) {
    if (!wrong_with_address(address).empty())
        return "***";
    const auto at = address.find('@');
    return std::string(address.substr(0, 1)) + "***" + std::string(at == address.npos ? "" : address.substr(at));
}

} // namespace harness2fa
