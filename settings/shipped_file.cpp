// SPDX-License-Identifier: Apache-2.0
#include "shipped_file.hpp"

#include "table.hpp"

#include <algorithm>

namespace harness2fa::settings {
namespace {

using yaml::Instant;
using yaml::Row;

constexpr std::string_view head =
    "# Settings of harness2fa. An edit takes effect within a second; `harness2fa check` tells what is wrong with it.\n"
    "# These are the defaults. Every key is optional and described in harness2fa.yaml(5).\n";
constexpr std::size_t usual_column = 30; // where comments begin
constexpr std::size_t gap = 3;           // blanks before the comment of a long line

struct Line {
    std::string text;
    std::string_view help;
};
using Paragraph = std::vector<Line>;

std::string assignment(const Row& row, const std::optional<Time>& /*none*/, Instant /*form*/) {
    return "# " + std::string(row.name) + ": 2026-12-01T08:00:00Z";
}

template <class Value, class Form>
std::string assignment(const Row& row, const Value& value, const Form& form) {
    return (row.section.empty() ? "" : "  ") + std::string(row.name) + ": " + form.written(value);
}

// paragraphs_of begins a paragraph with each section, behind each section, and with each setting whose help has several lines.
std::vector<Paragraph> paragraphs_of(const Settings& defaults) {
    std::vector<Paragraph> paragraphs;
    std::string_view section;
    yaml::each_setting(defaults, [&](const Row& row, const auto& value, const auto& form) {
        if (paragraphs.empty() || row.section != section || row.help.find('\n') != row.help.npos)
            paragraphs.emplace_back();
        section = row.section;
        if (paragraphs.back().empty() && !section.empty())
            paragraphs.back().push_back({std::string(section) + ":", ""});
        paragraphs.back().push_back({assignment(row, value, form), row.help});
    });
    return paragraphs;
}

std::size_t comment_column(const Paragraph& paragraph) {
    std::size_t shortest = std::string::npos, longest = 0;
    for (const Line& line : paragraph) {
        shortest = std::min(shortest, line.text.size());
        longest = std::max(longest, line.text.size());
    }
    return shortest < usual_column ? usual_column : longest + gap + 1;
}

std::string written(const Line& line, std::size_t column) {
    if (line.help.empty())
        return line.text + "\n";
    const std::size_t width = std::max(column, line.text.size() + gap);
    return line.text + std::string(width - line.text.size(), ' ') + "# " + std::string(line.help) + "\n";
}

} // namespace

std::string shipped_settings() {
    std::string text(head);
    for (const Paragraph& paragraph : paragraphs_of({})) {
        text += '\n';
        for (const Line& line : paragraph)
            text += written(line, comment_column(paragraph));
    }
    return text;
}

} // namespace harness2fa::settings
