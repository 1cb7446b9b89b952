// SPDX-License-Identifier: Apache-2.0
#include "letter.hpp"
#include "secret_text.hpp"

#include <algorithm>

namespace harness2fa::mailer {
namespace {

constexpr std::size_t columns = 72;
constexpr std::string_view line_end = "\r\n";

std::size_t width_of(std::string_view text) { // in characters
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }));
}

// write_wrapped writes a paragraph, whose first line begins with `first`, and the others with as many blanks.
void write_wrapped(SecretText& out, std::string_view first, std::string_view paragraph) {
    const std::string indent(width_of(first), ' ');
    std::size_t column = width_of(first);
    bool begun = false;
    out << first;
    while (!paragraph.empty()) {
        const std::string_view word = paragraph.substr(0, paragraph.find(' '));
        paragraph.remove_prefix(std::min(word.size() + 1, paragraph.size()));
        if (begun && column + 1 + width_of(word) > columns) {
            out << line_end << indent;
            column = indent.size();
            begun = false;
        }
        out << (begun ? " " : "") << word;
        column += width_of(word) + (begun ? 1 : 0);
        begun = true;
    }
    out << line_end;
}

void write_facts(SecretText& out, const std::vector<Fact>& facts) {
    std::size_t widest = 0;
    for (const Fact& fact : facts)
        widest = std::max(widest, width_of(fact.label));
    for (const Fact& fact : facts)
        out << "   " << fact.label << ":" << std::string(widest - width_of(fact.label) + 2, ' ') << fact.value
            << line_end;
    out << line_end;
}

void write_steps(SecretText& out, const Letter& letter) {
    out << "What to do" << line_end << line_end;
    for (std::size_t step = 0; step < letter.steps.size(); ++step) {
        write_wrapped(out, std::to_string(step + 1) + ". ", letter.steps[step]);
        out << line_end;
        if (step == 0 && letter.key) {
            out << "   Key:      " << letter.key->key.text() << line_end;
            write_facts(out, letter.key->facts);
        }
    }
}

} // namespace

Secret as_text(const Letter& letter) {
    SecretText out;
    out << letter.greeting << line_end << line_end;
    for (const std::string& paragraph : letter.opening) {
        write_wrapped(out, "", paragraph);
        out << line_end;
    }
    write_facts(out, letter.facts);
    if (!letter.steps.empty())
        write_steps(out, letter);
    out << "If you did not expect this" << line_end << line_end;
    write_wrapped(out, "", letter.unexpected);
    out << line_end << "-- " << line_end << letter.footer << line_end; // RFC 3676, 4.3: a signature
    return Secret(out.text());
}

} // namespace harness2fa::mailer
