// SPDX-License-Identifier: Apache-2.0
#include "values.hpp"

#include "common/utf8.hpp"

#include <sys/un.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <limits>

namespace harness2fa::settings::yaml {
namespace {

using Kind = TreeNode::Kind;
using namespace std::chrono_literals;

constexpr std::size_t most_shown = 40;     // characters of a value in an error message
constexpr std::size_t longest_line = 200;  // bytes; graphical programs cut longer prompts anyway
constexpr std::size_t longest_issuer = 64; // bytes; with more the QR code outgrows a terminal
constexpr std::size_t longest_socket = sizeof(sockaddr_un::sun_path) - 1;
constexpr std::size_t longest_store = 480; // bytes; SQLite opens up to 512, and names its journals after the file
constexpr std::string_view sqlite = "sqlite:";
constexpr std::string_view hostname = "{hostname}";

struct Unit {
    char letter;
    std::chrono::seconds length;
};
constexpr std::array<Unit, 4> units{{{'d', 24h}, {'h', 1h}, {'m', 1min}, {'s', 1s}}};

std::optional<std::int64_t> digits(std::string_view text) {
    const bool all_digits = !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
    if (!all_digits || (text.size() > 1 && text.front() == '0'))
        return std::nullopt;
    std::int64_t number = 0;
    const auto outcome = std::from_chars(text.data(), text.data() + text.size(), number);
    return outcome.ec == std::errc() ? number : std::numeric_limits<std::int64_t>::max();
}

// looks_like compares with a picture such as "dddd-dd-dd": 'd' stands for any digit, a capital also for its small letter, anything else for
// itself.
bool looks_like(std::string_view text, std::string_view picture) {
    const auto fits = [](char c, char shown) {
        return shown == 'd' ? c >= '0' && c <= '9' : c == shown || (shown >= 'A' && shown <= 'Z' && c == shown + 32);
    };
    return std::equal(text.begin(), text.end(), picture.begin(), picture.end(), fits);
}

int two_digits(std::string_view text, std::size_t at) {
    return (text[at] - '0') * 10 + (text[at + 1] - '0');
}

// is_no_text knows the truth values and numbers of the core schema (YAML 1.2.2, section 10.3.2).
bool is_no_text(std::string_view word) {
    static constexpr std::array<std::string_view, 6> truths{"true", "True", "TRUE", "false", "False", "FALSE"};
    if (std::find(truths.begin(), truths.end(), word) != truths.end())
        return true;
    const bool starts_as_number = word.find_first_of("0123456789") <= 2;
    const bool numeric = word.find_first_not_of("0123456789+-.eE") == std::string_view::npos;
    const bool based = word.substr(0, 2) == "0x" || word.substr(0, 2) == "0o";
    return starts_as_number && (numeric || based);
}

std::string shortened(std::string_view text) {
    std::string_view rest = text;
    for (std::size_t count = 0; !rest.empty(); ++count) {
        if (count == most_shown)
            return printable(text.substr(0, text.size() - rest.size())) + "...";
        const auto character = first_character(rest);
        rest.remove_prefix(character ? character->bytes : 1);
    }
    return printable(text);
}

} // namespace

std::string in_quotes(std::string_view text) {
    return "'" + shortened(text) + "'";
}

std::string shown(std::string_view text) {
    return excerpt(in_quotes(text));
}

std::string shown(const TreeNode& node, Excerpt kind) {
    switch (node.kind) {
    case Kind::plain:
        return excerpt(in_quotes(node.text), kind);
    case Kind::quoted:
        return excerpt('"' + shortened(node.text) + '"', kind);
    case Kind::list:
        return "a list";
    case Kind::map:
        return "a group of keys";
    case Kind::nothing:
    case Kind::unusable:
        break;
    }
    return "nothing";
}

std::string shown(std::chrono::seconds duration) {
    const auto fits = [&](const Unit& unit) { return duration >= unit.length && duration % unit.length == 0s; };
    const auto* unit = std::find_if(units.begin(), units.end(), fits);
    return unit == units.end() ? std::to_string(duration.count()) + "s"
                               : std::to_string(duration / unit->length) + unit->letter;
}

std::optional<bool> boolean_of(const TreeNode& node) {
    if (node.kind != Kind::plain || (node.text != "true" && node.text != "false"))
        return std::nullopt;
    return node.text == "true";
}

std::optional<std::int64_t> whole_number_of(const TreeNode& node) {
    return node.kind == Kind::plain ? digits(node.text) : std::nullopt;
}

std::optional<std::chrono::seconds> duration_of(const TreeNode& node) {
    if ((node.kind != Kind::plain && node.kind != Kind::quoted) || node.text.empty())
        return std::nullopt;
    const std::string_view text = node.text;
    const auto* unit = std::find_if(units.begin(), units.end(), [&](const Unit& u) { return u.letter == text.back(); });
    const auto number = digits(text.substr(0, text.size() - 1));
    if (unit == units.end() || !number)
        return std::nullopt;
    constexpr std::int64_t most = 1'000'000'000; // far beyond every range, and no overflow in seconds
    return std::min(*number, most) * unit->length;
}

std::optional<Time> time_of(const TreeNode& node) {
    if (node.kind != Kind::plain && node.kind != Kind::quoted)
        return std::nullopt;
    const std::string_view text = node.text;
    const std::string_view zone = text.substr(std::min<std::size_t>(text.size(), 19));
    const bool shifted = looks_like(zone, "+dd:dd") || looks_like(zone, "-dd:dd");
    if (!looks_like(text.substr(0, 19), "dddd-dd-ddTdd:dd:dd") || (!shifted && !looks_like(zone, "Z")))
        return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(two_digits(text, 0) * 100 + two_digits(text, 2)),
                                           std::chrono::month(static_cast<unsigned>(two_digits(text, 5))),
                                           std::chrono::day(static_cast<unsigned>(two_digits(text, 8)))};
    const int hour = two_digits(text, 11), minute = two_digits(text, 14), second = two_digits(text, 17);
    const int zone_hour = shifted ? two_digits(zone, 1) : 0, zone_minute = shifted ? two_digits(zone, 4) : 0;
    if (!date.ok() || std::max(hour, zone_hour) > 23 || std::max({minute, zone_minute, second}) > 59)
        return std::nullopt;
    const Time local = std::chrono::sys_days(date) + hour * 1h + minute * 1min + second * 1s;
    const auto ahead = zone_hour * 1h + zone_minute * 1min;
    return zone.front() == '-' ? local + ahead : local - ahead;
}

std::optional<std::string> text_of(const TreeNode& node) {
    if (node.kind == Kind::quoted || (node.kind == Kind::plain && !is_no_text(node.text)))
        return node.text;
    return std::nullopt;
}

std::optional<Fault> wrong_with_line(std::string_view text) {
    if (text.empty())
        return Fault{"must not be empty"};
    if (text.size() > longest_line)
        return Fault{"must have at most " + std::to_string(longest_line) + " bytes"};
    if (printable(text) != text)
        return Fault{"must be one line without control characters"};
    return std::nullopt;
}

std::optional<Fault> wrong_with_issuer(std::string_view text) {
    if (auto fault = wrong_with_line(text))
        return fault;
    if (text.size() > longest_issuer)
        return Fault{"must have at most " + std::to_string(longest_issuer) + " bytes"};
    if (text.find(':') != std::string_view::npos)
        return Fault{"must not hold a ':'"}; // it parts issuer and account in a key URI
    for (auto open = text.find('{'); open != std::string_view::npos; open = text.find('{', open + 1)) {
        const auto close = text.find('}', open);
        if (text.substr(open, hostname.size()) != hostname)
            return Fault{"must not hold " + shown(text.substr(open, close == text.npos ? close : close - open + 1)) +
                         "; only {hostname} is filled in"};
    }
    return std::nullopt;
}

std::optional<Fault> wrong_with_path(std::string_view path, std::size_t longest) {
    if (path.empty() || path.front() != '/' || path.back() == '/')
        return Fault{"must be an absolute path"};
    if (path.size() > longest)
        return Fault{"must be a path of at most " + std::to_string(longest) + " bytes"};
    if (printable(path) != path)
        return Fault{"must be a path without control characters"};
    return std::nullopt;
}

std::optional<Fault> wrong_with_socket(std::string_view path) {
    return wrong_with_path(path, longest_socket);
}

std::optional<Fault> wrong_with_store(std::string_view url) {
    if (url.substr(0, sqlite.size()) != sqlite || wrong_with_path(path_of_store(url), std::string::npos))
        return Fault{"must be sqlite: and an absolute path, such as sqlite:/var/lib/harness2fa/accounts.db"};
    return wrong_with_path(path_of_store(url), longest_store);
}

std::string path_of_store(std::string_view url) {
    return std::string(url.substr(std::min(sqlite.size(), url.size())));
}

} // namespace harness2fa::settings::yaml
