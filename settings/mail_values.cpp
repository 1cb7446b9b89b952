// SPDX-License-Identifier: Apache-2.0
#include "mail_values.hpp"

#include "values.hpp"

#include "common/address.hpp"
#include "common/mail_address.hpp"

#include <algorithm>
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

// looks_like_an_address is less strict than MailAddress: a file that an earlier release has taken must not become faulty by an upgrade, and
// with it all that it says of logins. A warning tells of an address that no mail server takes.
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

using TemplateNames = std::initializer_list<std::string_view>;

// first_name returns the {name} that the text begins with, and the whole text if there is no closing brace.
std::string_view first_name(std::string_view text) {
    const auto close = text.find('}');
    return close == text.npos ? text : text.substr(0, close + 1);
}

// unknown_name returns the first {name} that is none of the names, or the first brace that is alone; std::nullopt if there is neither.
std::optional<std::string_view> unknown_name(std::string_view text, TemplateNames names) {
    for (auto brace = text.find_first_of("{}"); brace != text.npos; brace = text.find_first_of("{}")) {
        const std::string_view name = first_name(text.substr(brace));
        if (std::ranges::find(names, name) == names.end())
            return name;
        text.remove_prefix(brace + name.size());
    }
    return std::nullopt;
}

// with_samples makes a word of every {name}.
std::string with_samples(std::string_view text) {
    std::string out;
    for (auto brace = text.find('{'); brace != text.npos; brace = text.find('{')) {
        out.append(text.substr(0, brace)).append("x");
        text.remove_prefix(brace + first_name(text.substr(brace)).size());
    }
    return out.append(text);
}

[[nodiscard]] std::optional<Fault> wrong_with_template(std::string_view text, TemplateNames names,
                                                       const std::string& filled_in, const std::string& example) {
    if (text.size() > MailAddress::longest)
        return Fault{"must have at most " + std::to_string(MailAddress::longest) + " bytes"};
    if (const auto unknown = unknown_name(text, names))
        return Fault{"must not hold " + shown(*unknown) + "; only " + filled_in + " filled in"};
    if (!looks_like_an_address(with_samples(text)))
        return Fault{"must be " + example};
    return std::nullopt;
}

} // namespace

std::optional<Fault> wrong_with_smtp(std::string_view url) {
    for (const auto scheme : {"smtp://"sv, "smtps://"sv}) {
        if (url.substr(0, scheme.size()) == scheme && is_host_and_port(url.substr(scheme.size())))
            return std::nullopt;
    }
    return Fault{"must be smtp://HOST or smtps://HOST, with or without :PORT, such as smtp://localhost:25"};
}

std::optional<Fault> wrong_with_credentials(std::string_view path) {
    return path.empty() ? std::nullopt : wrong_with_path(path, PATH_MAX - 1);
}

std::optional<Fault> wrong_with_sender(std::string_view address) {
    return wrong_with_template(address, {"{hostname}"}, "{hostname} is",
                               "one mail address, such as harness2fa@{hostname}");
}

std::optional<Fault> wrong_with_recipient(std::string_view address) {
    if (address == "{user}")
        return std::nullopt;
    return wrong_with_template(address, {"{hostname}", "{user}"}, "{hostname} and {user} are",
                               "{user} or one mail address, such as {user}@example.com");
}

std::optional<Fault> unusable_address(std::string_view address) {
    const auto parsed = MailAddress::parse(with_samples(address));
    return parsed ? std::nullopt : std::optional(Fault{"cannot be mailed: it " + parsed.error().why});
}

} // namespace harness2fa::settings::yaml
