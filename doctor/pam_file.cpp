// SPDX-License-Identifier: Apache-2.0
#include "pam_file.hpp"

#include "common/ascii.hpp"
#include "machine.hpp"

#include <algorithm>

namespace harness2fa::doctor {
namespace {

// next_word takes the next word off the line. What stands in brackets is one word, with its brackets, and \] in it is a bracket.
std::string next_word(std::string_view& rest) {
    rest.remove_prefix(std::min(rest.find_first_not_of(" \t\r"), rest.size()));
    std::string word;
    const bool bracketed = !rest.empty() && rest.front() == '[';
    while (!rest.empty()) {
        const char c = rest.front();
        if (!bracketed && (c == ' ' || c == '\t' || c == '\r'))
            break;
        rest.remove_prefix(1);
        if (bracketed && c == '\\' && !rest.empty() && rest.front() == ']') {
            word += ']';
            rest.remove_prefix(1);
            continue;
        }
        word += c;
        if (bracketed && c == ']')
            break;
    }
    return word;
}

void add(std::vector<PamLine>& lines, int number, std::string_view text) {
    PamLine line{number, lower(next_word(text)), "", ""};
    if (line.type.empty())
        return;
    if (line.type.front() == '-')
        line.type.erase(0, 1);
    if (line.type != "@include")
        line.control = next_word(text);
    line.module = next_word(text);
    for (std::string word = next_word(text); !word.empty(); word = next_word(text))
        line.arguments.push_back(word);
    lines.push_back(std::move(line));
}

// goes_on cuts off a comment or the backslash at the end, and says whether the line goes on. A comment ends a line that would go on.
bool goes_on(std::string_view& line) {
    const std::size_t comment = line.find('#');
    line = line.substr(0, comment);
    line = line.substr(0, line.find_last_not_of(" \t\r") + 1); // npos + 1 is 0
    if (comment != std::string_view::npos || line.empty() || line.back() != '\\')
        return false;
    line.remove_suffix(1);
    return true;
}

} // namespace

std::vector<PamLine> parse_pam_file(std::string_view text) {
    std::vector<PamLine> lines;
    std::string joined;
    int number = 0, begin = 1;
    for (std::string_view line : lines_of(text)) {
        ++number;
        const bool more = goes_on(line);
        joined += std::string(line) + ' ';
        if (more)
            continue;
        add(lines, begin, joined);
        joined.clear();
        begin = number + 1;
    }
    add(lines, begin, joined);
    return lines;
}

std::string base_name(const std::string& module) {
    return module.substr(module.rfind('/') + 1); // npos + 1 is 0
}

bool is_ours(const std::string& module) {
    return base_name(module) == our_module;
}

} // namespace harness2fa::doctor
