// SPDX-License-Identifier: Apache-2.0
// A directory, files and errors for the tests of the settings.
#pragma once

#include "settings/parse.hpp"
#include "settings/table.hpp"

#include "../support/temporary_directory.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace harness2fa::test {

using namespace harness2fa::settings;

inline void write_file(const std::string& path, const std::string& text) {
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file << text;
    file.close();
    ASSERT_TRUE(file) << path;
}

inline void replace_by_rename(const std::string& path, const std::string& text) {
    write_file(path + ".fresh", text);
    std::filesystem::rename(path + ".fresh", path);
}

inline std::string content_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

inline std::string repeated(const std::string& piece, std::size_t size) {
    std::string out;
    while (out.size() + piece.size() <= size)
        out += piece;
    return out;
}

inline std::set<uid_t> me() {
    return {::getuid()};
}

// Every error as `LINE:COLUMN: text`.
inline std::vector<std::string> errors_in(std::string_view text) {
    std::vector<std::string> lines;
    const Parsed parsed = parse_settings(text);
    EXPECT_EQ(parsed.settings.has_value(), parsed.errors.empty());
    for (const SettingsError& error : parsed.errors)
        lines.push_back(format_error("f", error).substr(2));
    return lines;
}

inline std::string only_error_in(std::string_view text) {
    const auto errors = errors_in(text);
    return errors.size() == 1 ? errors[0] : std::to_string(errors.size()) + " errors";
}

inline std::string described(const std::optional<Time>& time, const auto& /*form*/) {
    return std::to_string(time ? time->time_since_epoch().count() : -1);
}

inline std::string described(const std::vector<Rule>& rules, const auto& /*form*/) {
    std::string text;
    for (const Rule& rule : rules)
        text += rule.text + ' ' + std::to_string(static_cast<int>(rule.code)) + ' ' +
                std::to_string(rule.from ? rule.from->size() : 0) + '\n';
    return text;
}

template <class Value, class Form>
std::string described(const Value& value, const Form& form) {
    return form.written(value);
}

// Everything that was decided, for comparing.
inline std::string described(const Settings& settings) {
    std::ostringstream out;
    yaml::each_setting(settings, [&](const yaml::Row& row, const auto& value, const auto& form) {
        out << row.full_name() << ": " << described(value, form) << '\n';
    });
    return out.str();
}

using Texts = std::vector<std::string>;

} // namespace harness2fa::test
