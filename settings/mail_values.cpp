// SPDX-License-Identifier: Apache-2.0
#include "mail_values.hpp"

#include "values.hpp"

#include "common/address.hpp"
#include "common/mail_address.hpp"

#include <climits>
#include <initializer_list>

namespace harness2fa::settings::yaml {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t longest_host = 253; // RFC 1035 section 2.3.4, as text
constexpr std::string_view in_names =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.!#$%&'*+-/=?^_`{|}~";
constexpr std::string_view in_host_names = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_";

bool is_dotted(std::string_view text, std::string_view allowed) {
    const bool dots_are_between = ("." + std::string(text) + ".").find("..") == std::string::npos;
    return dots_are_between && text.substr(0, 1) != "-" && text.find_first_not_of(allowed) == text.npos;
}

bool is_host_name(std::string_view text) {
    return text.size() <= longest_host && is_dotted(text, in_host_names);
}

// Less strict than MailAddress: a file that an earlier release has taken must not become faulty by an upgrade, and with it all that it
// says of logins. What no mail server takes is told as a warning.
bool looks_like_an_address(std::string_view text) {
    const auto at = text.find('@');
    return at != text.npos && is_dotted(text.substr(0, at), in_names) && is_host_name(text.substr(at + 1));
}

bool is_port(std::string_view text) {
    if (text.empty() || text.size() > 5 || text.front() == '0' || text.find_first_not_of("0123456789") != text.npos)
        return false;
    return std::stoi(std::string(text)) <= 65535;
}

bool is_host_and_port(std::string_view text) {
    const bool bracket = text.substr(0, 1) == "[";
    const auto close = bracket ? text.find(']') : 0;
    if (close == text.npos)
        return false;
    const auto colon = text.find(':', close);
    if (colon != text.npos && !is_port(text.substr(colon + 1)))
        return false;
    const std::string_view host = text.substr(0, colon);
    if (!bracket)
        return is_host_name(host);
    const std::string_view address = host.substr(1, close - 1);
    return host.size() == close + 1 && address.find_first_not_of("0123456789abcdefABCDEF:.") == text.npos &&
           address.find(':') != text.npos && parse_address(address);
}

// Every {name} becomes a word; nothing if one is unknown or a brace is alone.
std::string with_samples(std::string_view text, std::initializer_list<std::string_view> names, std::string& unknown) {
    std::string out;
    while (!text.empty() && unknown.empty()) {
        const auto brace = text.find_first_of("{}");
        out += text.substr(0, brace);
        text = brace == text.npos ? ""sv : text.substr(brace);
        const std::string_view name = text.substr(0, text.find('}') == text.npos ? text.npos : text.find('}') + 1);
        bool known = name.empty();
        for (const auto candidate : names)
            known = known || candidate == name;
        if (!known)
            unknown = name;
        out += name.empty() ? "" : "x";
        text.remove_prefix(name.size());
    }
    return out;
}

std::string wrong_with_template(std::string_view text, std::initializer_list<std::string_view> names,
                                const std::string& filled_in, const std::string& example) {
    if (text.size() > MailAddress::longest)
        return "must have at most " + std::to_string(MailAddress::longest) + " bytes";
    std::string unknown;
    const std::string sample = with_samples(text, names, unknown);
    if (!unknown.empty())
        return "must not hold " + shown(unknown) + "; only " + filled_in + " filled in";
    return looks_like_an_address(sample) ? "" : "must be " + example;
}

} // namespace

std::string wrong_with_smtp(std::string_view url) {
    for (const auto scheme : {"smtp://"sv, "smtps://"sv}) {
        if (url.substr(0, scheme.size()) == scheme && is_host_and_port(url.substr(scheme.size())))
            return "";
    }
    return "must be smtp://HOST or smtps://HOST, with or without :PORT, such as smtp://localhost:25";
}

std::string wrong_with_credentials(std::string_view path) {
    return path.empty() ? "" : wrong_with_path(path, PATH_MAX - 1);
}

std::string wrong_with_sender(std::string_view address) {
    return wrong_with_template(address, {"{hostname}"}, "{hostname} is",
                               "one mail address, such as harness2fa@{hostname}");
}

std::string wrong_with_recipient(std::string_view address) {
    if (address == "{user}")
        return "";
    return wrong_with_template(address, {"{hostname}", "{user}"}, "{hostname} and {user} are",
                               "{user} or one mail address, such as {user}@example.com");
}

std::string unusable_address(std::string_view address) {
    std::string unknown;
    const auto parsed = MailAddress::parse(with_samples(address, {"{hostname}", "{user}"}, unknown));
    return parsed ? "" : "cannot be mailed: it " + parsed.error().why;
}

} // namespace harness2fa::settings::yaml
