// SPDX-License-Identifier: Apache-2.0
#include "places.hpp"

#include "values.hpp"
#include "yaml_tree.hpp"

#include <optional>

namespace harness2fa::settings {
namespace {

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r";
    const auto begin = text.find_first_not_of(blanks);
    return begin == text.npos ? "" : text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

// value_on_a_line is for a file that is no YAML: it takes a line `key: value` that is not indented, with or without quotes and a comment.
std::optional<std::string> value_on_a_line(std::string_view text, std::string_view key) {
    for (std::size_t begin = 0; begin < text.size(); begin = std::min(text.find('\n', begin), text.size()) + 1) {
        std::string_view line = text.substr(begin, text.find('\n', begin) - begin);
        if (line.substr(0, key.size()) != key || line.substr(key.size(), 1) != ":")
            continue;
        line = trimmed(line.substr(key.size() + 1));
        const char quote = line.empty() ? '\0' : line.front();
        if (quote == '"' || quote == '\'')
            return std::string(line.substr(1, line.find(quote, 1) - 1));
        return std::string(trimmed(line.substr(0, line.find(" #"))));
    }
    return std::nullopt;
}

std::optional<std::string> value_in_tree(const yaml::TreeNode& root, std::string_view key) {
    for (const yaml::Entry& entry : root.entries) {
        if (entry.key.text == key)
            return yaml::text_of(entry.value);
    }
    return std::nullopt;
}

} // namespace

Places places_in(std::string_view text) {
    const yaml::Source source = yaml::make_source(text);
    const yaml::TreeNode root = source.bounded ? yaml::read_tree(source).root : yaml::TreeNode{};
    const Settings defaults;
    Places places{defaults.socket, defaults.store};
    for (const auto& socket : {value_on_a_line(text, "socket"), value_in_tree(root, "socket")}) {
        if (socket && !yaml::wrong_with_socket(*socket))
            places.socket = *socket;
    }
    for (const auto& store : {value_on_a_line(text, "store"), value_in_tree(root, "store")}) {
        if (store && !yaml::wrong_with_store(*store))
            places.store = yaml::path_of_store(*store);
    }
    return places;
}

Places places_of(const std::string& path, const Owners& owners) {
    const SettingsFile file = read_settings_file(path, owners);
    if (file.settings)
        return {file.settings->socket, file.settings->store};
    return places_in(file.text);
}

} // namespace harness2fa::settings
