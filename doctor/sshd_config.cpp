// SPDX-License-Identifier: Apache-2.0
#include "sshd_config.hpp"

#include "common/ascii.hpp"
#include "common/paths.hpp"

#include <algorithm>

namespace harness2fa::doctor {
namespace {

constexpr int deepest_include_of_sshd = 16; // SERVCONF_MAX_DEPTH
constexpr std::string_view blanks = " \t\r";

void skip(std::string_view& rest, std::string_view characters) {
    rest.remove_prefix(std::min(rest.find_first_not_of(characters), rest.size()));
}

std::string cut_keyword(std::string_view& rest) {
    skip(rest, " \t\r=");
    const bool quoted = rest.starts_with('"');
    if (quoted)
        rest.remove_prefix(1);
    const std::size_t end = std::min(rest.find_first_of(quoted ? "\"" : " \t\r="), rest.size());
    std::string keyword = lower(std::string(rest.substr(0, end)));
    rest.remove_prefix(std::min(end + (quoted ? 1 : 0), rest.size()));
    skip(rest, blanks);
    if (rest.starts_with('='))
        rest.remove_prefix(1);
    return keyword;
}

// words_of reads quotes and backslashes as a shell does. A word that begins with # ends the line.
std::vector<std::string> words_of(std::string_view rest) {
    std::vector<std::string> words;
    for (skip(rest, blanks); !rest.empty() && rest.front() != '#'; skip(rest, blanks)) {
        std::string word;
        char quote = '\0';
        for (; !rest.empty() && (quote != '\0' || blanks.find(rest.front()) == blanks.npos); rest.remove_prefix(1)) {
            const char c = rest.front();
            if (c == '\\' && rest.size() > 1 && std::string_view("\"'\\ ").find(rest[1]) != std::string_view::npos) {
                rest.remove_prefix(1);
                word += rest.front();
            } else if (c == quote) {
                quote = '\0';
            } else if (quote == '\0' && (c == '"' || c == '\'')) {
                quote = c;
            } else {
                word += c;
            }
        }
        words.push_back(std::move(word));
    }
    return words;
}

class Reader {
  public:
    explicit Reader(const Machine& machine) : machine_(machine) {}

    void read_file(const std::string& file, int block, int depth) {
        const Text text = read(machine_, file);
        config_.complete = config_.complete && text.absence != Absence::unreadable;
        int number = 0;
        for (std::string_view line : lines_of(text.content)) {
            ++number;
            skip(line, blanks);
            if (line.empty() || line.front() == '#')
                continue;
            const std::string keyword = cut_keyword(line);
            std::vector<std::string> values = words_of(line);
            if (keyword == "match")
                block = begin_block(values);
            else if (keyword == "include")
                include(values, block, depth);
            else if (!keyword.empty())
                config_.lines.push_back({current_name(keyword), std::move(values), file, number, block});
        }
    }

    SshdConfig result() { return std::move(config_); }

  private:
    static std::string current_name(const std::string& keyword) {
        const bool old = keyword == "challengeresponseauthentication" || keyword == "skeyauthentication";
        return old ? "kbdinteractiveauthentication" : keyword;
    }

    int begin_block(const std::vector<std::string>& values) {
        SshdBlock block;
        for (const std::string& value : values)
            block.condition += (block.condition.empty() ? "" : " ") + value;
        config_.blocks.push_back(std::move(block));
        return static_cast<int>(config_.blocks.size());
    }

    void include(const std::vector<std::string>& patterns, int block, int depth) {
        if (depth >= deepest_include_of_sshd)
            return;
        for (const std::string& pattern : patterns)
            for (const std::string& file :
                 matching(machine_, pattern.starts_with('/') ? pattern : "/etc/ssh/" + pattern))
                read_file(file, block, depth + 1);
    }

    const Machine& machine_;
    SshdConfig config_;
};

} // namespace

const SshdLine* SshdConfig::in_block(std::string_view keyword, int block) const {
    const auto found = std::ranges::find_if(
        lines, [&](const SshdLine& line) { return line.keyword == keyword && line.block == block; });
    return found == lines.end() ? nullptr : &*found;
}

const SshdLine* SshdConfig::for_all(std::string_view keyword) const {
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        const SshdLine* const line = in_block(keyword, static_cast<int>(i) + 1);
        if (line != nullptr && same_word(blocks[i].condition, "all"))
            return line;
    }
    return in_block(keyword, 0);
}

SshdConfig read_sshd_config(const Machine& machine) {
    Reader reader(machine);
    reader.read_file(paths::sshd_config, 0, 0);
    return reader.result();
}

bool says(const SshdLine* line, std::string_view word) {
    return line != nullptr && !line->values.empty() && same_word(line->values.front(), word);
}

std::optional<long> sshd_seconds(std::string_view time) {
    long sum = 0, number = 0;
    bool digits = false;
    for (const char c : time) {
        const char unit = lower(c);
        if (unit >= '0' && unit <= '9' && number < 1'000'000) {
            number = number * 10 + (unit - '0');
            digits = true;
            continue;
        }
        const long factor = unit == 's'   ? 1
                            : unit == 'm' ? 60
                            : unit == 'h' ? 3600
                            : unit == 'd' ? 86400
                            : unit == 'w' ? 604800
                                          : 0;
        if (!digits || factor == 0)
            return std::nullopt;
        sum += number * factor;
        number = 0;
        digits = false;
    }
    return sum + number;
}

} // namespace harness2fa::doctor
