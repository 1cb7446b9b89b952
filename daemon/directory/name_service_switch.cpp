// SPDX-License-Identifier: Apache-2.0
#include "name_service_switch.hpp"

#include "common/descriptor.hpp"
#include "common/paths.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cctype>

namespace harness2fa::directory {
namespace {

constexpr std::string_view blanks = " \t\r\v\f";

std::string_view trimmed(std::string_view text) {
    const auto begin = std::min(text.find_first_not_of(blanks), text.size());
    return text.substr(begin, text.find_last_not_of(blanks) + 1 - begin);
}

std::string_view without_comment(std::string_view line) {
    return trimmed(line.substr(0, line.find('#')));
}

std::vector<ConfiguredSource> sources_in_line(std::string_view line) {
    std::vector<ConfiguredSource> sources;
    while (!(line = trimmed(line)).empty()) {
        const bool actions = line.front() == '[';
        const auto end = actions ? std::min(line.find(']'), line.size() - 1) + 1 : line.find_first_of(" \t\r\v\f[");
        const std::string word(line.substr(0, end));
        line.remove_prefix(word.size());
        if (!actions)
            sources.push_back({word, ""});
        else if (!sources.empty())
            sources.back().actions += word;
    }
    return sources;
}

std::string upper(std::string_view text) {
    std::string upper(text);
    std::ranges::transform(upper, upper.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return upper;
}

// action_in returns the action that a word ("NOTFOUND=return", "!SUCCESS=continue") names for the status, std::nullopt if it names none.
std::optional<std::string> action_in(std::string_view word, std::string_view status) {
    const bool others = word.starts_with('!');
    word.remove_prefix(others ? 1 : 0);
    const auto equals = std::min(word.find('='), word.size());
    if ((upper(word.substr(0, equals)) == status) == others)
        return {};
    return upper(word.substr(std::min(equals + 1, word.size())));
}

} // namespace

std::optional<std::vector<ConfiguredSource>> sources_in(std::string_view nsswitch, std::string_view database) {
    while (!nsswitch.empty()) {
        const auto end = std::min(nsswitch.find('\n'), nsswitch.size());
        const std::string_view line = without_comment(nsswitch.substr(0, end));
        nsswitch.remove_prefix(std::min(end + 1, nsswitch.size()));
        const auto colon = line.find(':');
        if (colon != std::string_view::npos && trimmed(line.substr(0, colon)) == database)
            return sources_in_line(line.substr(colon + 1));
    }
    return {};
}

std::vector<ConfiguredSource> sources_of(std::string_view database) {
    const auto sources = sources_in(text_of(paths::nsswitch), database);
    return sources ? *sources : std::vector<ConfiguredSource>{{"files", ""}};
}

bool ends_search(const ConfiguredSource& source, std::string_view status) {
    std::string action = status == "SUCCESS" ? "RETURN" : "CONTINUE"; // nsswitch.conf(5)
    constexpr std::string_view between = "[] \t";
    for (std::string_view rest = source.actions; !rest.empty();) {
        const auto begin = std::min(rest.find_first_not_of(between), rest.size());
        rest.remove_prefix(begin);
        const std::string_view word = rest.substr(0, rest.find_first_of(between));
        rest.remove_prefix(word.size());
        action = action_in(word, status).value_or(action);
    }
    return action == "RETURN";
}

std::string text_of(const char* path) {
    const Descriptor file(::open(path, O_RDONLY | O_CLOEXEC));
    struct stat status {};
    if (!file || ::fstat(file.get(), &status) != 0 || status.st_size <= 0)
        return "";
    std::string text(static_cast<std::size_t>(status.st_size), '\0');
    std::size_t size = 0;
    while (size < text.size()) {
        const ssize_t more = ::read(file.get(), text.data() + size, text.size() - size);
        if (more <= 0)
            break;
        size += static_cast<std::size_t>(more);
    }
    text.resize(size);
    return text;
}

} // namespace harness2fa::directory
