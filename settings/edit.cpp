// SPDX-License-Identifier: Apache-2.0
#include "edit.hpp"

#include "atomic_file.hpp"
#include "source.hpp"
#include "yaml_tree.hpp"

#include "common/utf8.hpp"

#include <algorithm>
#include <filesystem>
#include <mutex>

namespace harness2fa::settings {
namespace {

using yaml::Entry;
using yaml::TreeNode;

constexpr std::string_view enforce = "enforce";

std::string_view word(bool on) {
    return on ? "true" : "false";
}

std::string with_value(const std::string& text, const TreeNode& value, bool on) {
    const std::string_view old = word(!on);
    if (text.compare(value.at.offset, old.size(), old) != 0)
        return text; // it is not written where the parser says
    std::string edited = text;
    return edited.replace(value.at.offset, old.size(), word(on));
}

std::string with_entry(const std::string& text, const TreeNode& root) {
    const std::size_t place = root.at.offset + 1;
    const auto next_is_one_of = [&](std::string_view characters) {
        return characters.find(text[place]) != characters.npos;
    };
    const std::string comma = root.entries.empty() ? "" : ",";
    const bool needs_blank = root.entries.empty() ? next_is_one_of("#") : !next_is_one_of(" \t\r\n");
    const std::string behind = comma + (needs_blank ? " " : "");
    return text.substr(0, place) + "enforce: true" + behind + text.substr(place);
}

std::string with_line(const std::string& text, const TreeNode& root) {
    const std::size_t begin = root.at.offset == 0 ? 0 : text.rfind('\n', root.at.offset - 1) + 1; // npos + 1 is 0
    std::size_t end = text.find('\n', begin);
    end = end == text.npos ? text.find('\n') : end; // a last line without an end gets the end of the others
    const bool carriage_return = end != text.npos && end > 0 && text[end - 1] == '\r';
    const std::string line = text.substr(begin, root.at.offset - begin) + "enforce: true";
    return text.substr(0, begin) + line + (carriage_return ? "\r\n" : "\n") + text.substr(begin);
}

std::string edit(const std::string& text, const TreeNode& root, bool on) {
    for (const Entry& entry : root.entries) {
        if (entry.key.text == enforce)
            return with_value(text, entry.value, on);
    }
    return text[root.at.offset] == '{' ? with_entry(text, root) : with_line(text, root);
}

bool says_the_same(const TreeNode& one, const TreeNode& other);

bool says_the_same(const Entry& one, const Entry& other) {
    return says_the_same(one.key, other.key) && says_the_same(one.value, other.value);
}

bool says_the_same(const TreeNode& one, const TreeNode& other) {
    const auto same = [](const auto& a, const auto& b) { return says_the_same(a, b); };
    return one.kind == other.kind && one.text == other.text && std::ranges::equal(one.items, other.items, same) &&
           std::ranges::equal(one.entries, other.entries, same);
}

TreeNode tree_without_enforce(std::string_view text) {
    TreeNode root = yaml::read_tree(yaml::make_source(text)).root;
    std::erase_if(root.entries, [](const Entry& entry) { return entry.key.text == enforce; });
    return root;
}

// is_that_edit compares trees, because equal trees are equal settings.
bool is_that_edit(std::string_view before, std::string_view after, bool on) {
    const auto settings = parse_settings(after).settings;
    return settings && settings->enforce == on &&
           says_the_same(tree_without_enforce(before), tree_without_enforce(after));
}

std::string wanted(bool on) {
    return "'enforce: " + std::string(word(on)) + "'";
}

Fault fault(const std::string& why) {
    return {printable(why)};
}

// wrong_with says why the file is not even looked into.
[[nodiscard]] std::optional<Fault> wrong_with(const SettingsFile& file, const std::string& path, bool on) {
    if (file.link)
        return fault(path + " is a symbolic link, and a symbolic link is not written through; set " + wanted(on) +
                     " by hand in the file it leads to");
    if (file.text.empty() && !file.settings)
        return fault(path + " was not changed: " + file.errors.front().text);
    return std::nullopt;
}

Fault to_be_corrected(const std::string& path, const std::vector<SettingsError>& errors) {
    const std::size_t more = errors.size() - 1;
    return fault(path + " was not changed; correct it first: " +
                 format_error(std::filesystem::path(path).filename().string(), errors.front()) +
                 (more > 0 ? " (and " + std::to_string(more) + " more)" : ""));
}

} // namespace

Edited with_enforce(std::string_view text, bool on) {
    Parsed old = parse_settings(text);
    if (!old.settings)
        return std::move(old.errors);
    if (old.settings->enforce == on)
        return std::string(text);
    const yaml::Source source = yaml::make_source(text);
    const TreeNode root = yaml::read_tree(source).root;
    const std::string mark(
        text.substr(0, text.size() - source.text.size())); // a byte order mark, which the source lacks
    std::string edited = mark + edit(source.text, root, on);
    if (!is_that_edit(text, edited, on)) {
        const std::string why = "there is no safe place for " + wanted(on) + "; set it by hand";
        return yaml::report({{root.at, why}}, source.text, yaml::Discretion::all);
    }
    return edited;
}

Result<> set_enforce(const std::string& path, const Owners& owners, bool on) {
    static std::mutex one_at_a_time; // they would write the same PATH.new
    const std::lock_guard lock(one_at_a_time);
    const SettingsFile file = read_settings_file(path, owners, Links::refuse);
    if (auto fault = wrong_with(file, path, on))
        return std::move(*fault);
    const Edited edited = with_enforce(file.text, on);
    if (!edited)
        return to_be_corrected(path, edited.error());
    if (*edited == file.text)
        return {};
    bool stale = false;
    const auto still_the_same = [&] {
        const SettingsFile now = read_settings_file(path, owners, Links::refuse);
        stale = now.text != file.text || now.kept != file.kept;
        return !stale;
    };
    const auto written = replace_file(path, *edited, file.kept, still_the_same);
    if (stale)
        return fault("somebody else has just edited " + path + "; nothing was changed, try again");
    if (!written)
        return fault("cannot write " + path + ": " + written.error().why + "; set " + wanted(on) + " in it by hand");
    return {};
}

} // namespace harness2fa::settings
