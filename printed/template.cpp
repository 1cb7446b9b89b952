// SPDX-License-Identifier: Apache-2.0
#include "template.hpp"

namespace harness2fa::printed {
namespace {

constexpr std::string_view mark = "@print ";

std::string indented(std::string_view lines, std::string_view line) {
    const std::string_view indent = line.substr(0, line.find_first_not_of(' '));
    std::string text;
    while (!lines.empty())
        text.append(indent).append(cut_to(lines, '\n')) += '\n';
    return text;
}

std::string replaced(std::string_view line, std::string_view word, std::string_view name, const Printers& printers) {
    const auto printer = printers.find(word);
    if (printer == printers.end())
        throw BadTemplate("nothing prints '" + std::string(word) + "'");
    return indented(printer->second(name), line);
}

} // namespace

std::string_view cut_to(std::string_view& text, char end) {
    const std::size_t size = text.find(end);
    const std::string_view head = text.substr(0, size);
    text.remove_prefix(size == std::string_view::npos ? text.size() : size + 1);
    return head;
}

std::string fill(std::string_view text, const Printers& printers) {
    std::string filled;
    while (!text.empty()) {
        const std::string_view line = cut_to(text, '\n');
        if (const std::size_t at = line.find(mark); at != std::string_view::npos) {
            std::string_view name = line.substr(at + mark.size());
            const std::string_view word = cut_to(name, ' ');
            filled += replaced(line, word, name, printers);
        } else
            filled.append(line) += '\n';
    }
    return filled;
}

} // namespace harness2fa::printed
