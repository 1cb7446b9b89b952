// SPDX-License-Identifier: Apache-2.0
#include "source.hpp"

#include "common/utf8.hpp"

#include <algorithm>
#include <utility>

namespace harness2fa::settings::yaml {
namespace {

// most_content and the next three keep a hostile file within 100 ms and 16 MiB. The parser holds all tokens of a bracket that is still
// open, about 200 bytes each, and is slow in long texts. Hundreds of entries of `rules` fit; comments are free up to the size of the file.
constexpr std::size_t most_content = 98'304;   // bytes on lines that are neither blank nor a comment
constexpr std::size_t most_structure = 32'768; // characters that can begin or end a token, comments aside
constexpr std::size_t most_doubtful = 262'144; // bytes on lines that may be comments or within a text in quotes
constexpr std::size_t most_lines = 150'000;
constexpr std::size_t most_faults = 100; // that fit into one reply

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
constexpr std::string_view structure = "[]{},:?&*!\"'";

// closes_its_quotes says whether a text in quotes that begins on this line surely ends on it too: there is none, or the line is
// `key: "text"`. While that is not sure, a line that looks like a comment may be part of such a text.
bool closes_its_quotes(std::string_view line) {
    const std::size_t open = line.find_first_of("\"'");
    if (open == line.npos || line.find(" #") < open)
        return true;
    const std::size_t word = std::min(line.find_first_not_of(' '), open);
    const std::string_view key = line.substr(word, open - word);
    const bool word_and_colon = key.size() > 2 && key.substr(key.size() - 2) == ": " &&
                                key.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == key.size() - 2;
    const std::size_t close = line.find_first_of("\"'\\", open + 1);
    if (!word_and_colon || close == line.npos || line[close] != line[open])
        return false;
    const std::string_view rest = line.substr(close + 1);
    const std::size_t next = rest.find_first_not_of(" \t\r");
    return next == rest.npos || (next > 0 && rest[next] == '#');
}

class Cleaner {
  public:
    explicit Cleaner(std::string_view raw) { source_.text = raw; }

    Source run() {
        for (std::size_t begin = 0; begin < source_.text.size() && source_.bounded; ++line_) {
            const std::size_t end = std::min(source_.text.find('\n', begin), source_.text.size());
            line_start_ = begin;
            clean_indentation(begin, end);
            if (source_.bounded)
                clean_characters(begin, end);
            begin = end + 1;
        }
        return std::move(source_);
    }

  private:
    void fault(std::size_t offset, std::string text) {
        if (source_.faults.size() <= most_faults) // these come in their order; report() would cut the rest
            source_.faults.push_back({{offset, line_}, std::move(text)});
    }

    void too_much(std::string text) {
        if (std::exchange(source_.bounded, false))
            fault(line_start_, std::move(text));
    }

    void clean_indentation(std::size_t begin, std::size_t end) {
        std::string_view line = std::string_view(source_.text).substr(begin, end - begin);
        if (!line.empty() && line.back() == '\r')
            line.remove_suffix(1);
        const std::size_t first = line.find_first_not_of(" \t");
        const bool looks_quiet = first == line.npos || line[first] == '#';
        is_comment_ = quotes_are_closed_ && looks_quiet;
        doubtful_ += looks_quiet && !is_comment_ ? line.size() + 1 : 0;
        if (doubtful_ > most_doubtful)
            too_much("too much follows quotes that may not be closed");
        if (looks_quiet)
            return;
        quotes_are_closed_ = quotes_are_closed_ && closes_its_quotes(line);
        content_ += line.size() + 1;
        if (content_ > most_content)
            too_much("these are too many settings: more than 96 KiB besides comments");
        const std::size_t tab = line.find('\t');
        if (tab < first) {
            fault(begin + tab, "a tab cannot indent a line; use blanks");
            source_.text.replace(begin, first, first, ' ');
        }
    }

    void clean_characters(std::size_t begin, std::size_t end) {
        bool told = false; // one complaint a line is enough
        for (std::size_t i = begin; i < end;) {
            const auto character = first_character(std::string_view(source_.text).substr(i, end - i));
            const std::size_t bytes = character ? character->bytes : 1;
            if (const char* complaint = complaint_about(character, i, end)) {
                if (!std::exchange(told, true))
                    fault(i, complaint);
                source_.text.replace(i, bytes, bytes, '_');
            }
            structure_ += !is_comment_ && structure.find(source_.text[i]) != structure.npos ? 1 : 0;
            i += bytes;
        }
        if (structure_ > most_structure || line_ >= most_lines)
            too_much(structure_ > most_structure ? "these are too many brackets, commas and quotes"
                                                 : "these are too many lines");
    }

    static const char* complaint_about(const std::optional<Character>& character, std::size_t i, std::size_t end) {
        if (!character)
            return "this is not UTF-8 text";
        const bool line_end = character->code == '\r' && i + 1 == end;
        return is_control(character->code) && character->code != '\t' && !line_end
                   ? "a control character does not belong here"
                   : nullptr;
    }

    Source source_;
    std::size_t line_ = 0, line_start_ = 0, content_ = 0, doubtful_ = 0, structure_ = 0;
    bool quotes_are_closed_ = true, is_comment_ = false;
};

int column_of(const Spot& at, const std::string& text) {
    const std::string_view before = std::string_view(text).substr(0, at.offset);
    const std::string_view line = before.substr(before.rfind('\n') + 1); // npos + 1 is 0
    const auto begins_a_character = [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; };
    return 1 + static_cast<int>(std::count_if(line.begin(), line.end(), begins_a_character));
}

constexpr char value_begins = '\x02', secret_begins = '\x01', excerpt_ends = '\x03'; // no text of a file holds them

// without_marks returns the text without the marks of excerpts, and with '...' for excerpts that begin with one of the marks in `hidden`.
std::string without_marks(std::string_view text, std::string_view hidden) {
    std::string out;
    bool hiding = false;
    for (const char c : text) {
        const bool begins = c == value_begins || c == secret_begins;
        if (begins && hidden.find(c) != hidden.npos) {
            hiding = true;
            out += "'...'";
        } else if (c == excerpt_ends)
            hiding = false;
        else if (!begins && !hiding)
            out += c;
    }
    return out;
}

SettingsError error_of(const PlacedFault& fault, int column, Discretion discretion) {
    constexpr std::string_view all{"\x01\x02"};
    SettingsError error{1 + static_cast<int>(fault.at.line), column, without_marks(fault.text, "")};
    error.discreet = without_marks(fault.text, discretion == Discretion::all ? all : all.substr(0, 1));
    if (error.discreet == error.text)
        error.discreet.clear();
    return error;
}

} // namespace

std::string excerpt(std::string_view piece, Excerpt kind) {
    return (kind == Excerpt::secret ? secret_begins : value_begins) + std::string(piece) + excerpt_ends;
}

Source make_source(std::string_view raw) {
    if (raw.size() > largest_file)
        return {{}, {{{}, "the file is larger than 1 MiB"}}, false};
    if (raw.substr(0, byte_order_mark.size()) == byte_order_mark)
        raw.remove_prefix(byte_order_mark.size());
    return Cleaner(raw).run();
}

std::vector<SettingsError> report(std::vector<PlacedFault> faults, const std::string& text, Discretion discretion) {
    std::stable_sort(faults.begin(), faults.end(),
                     [](const PlacedFault& a, const PlacedFault& b) { return a.at.offset < b.at.offset; });
    std::vector<SettingsError> errors;
    for (PlacedFault& fault : faults) {
        if (errors.size() == most_faults)
            fault.text = "and more errors from here on";
        errors.push_back(error_of(fault, column_of(fault.at, text), discretion));
        if (errors.size() > most_faults)
            break;
    }
    return errors;
}

} // namespace harness2fa::settings::yaml
