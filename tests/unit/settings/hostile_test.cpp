// SPDX-License-Identifier: Apache-2.0
// What a hostile settings file may cost. The bounds are those of a release build; sanitizers are given ten
// times as much, and memory is not judged under them.
#include "common/utf8.hpp"
#include "settings/source.hpp"

#include "samples.hpp"

#include <sys/resource.h>
#include <sys/wait.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <ostream>

using namespace harness2fa;
using namespace harness2fa::settings;
using namespace harness2fa::test;

namespace {

#ifdef HARNESS2FA_OPTIMISED // what is tested; the tests never are
constexpr bool exact = true;
#else
constexpr bool exact = false;
#endif

// Bytes of a text made of this piece that source.cpp hands to the parser.
std::size_t most_let_through(const std::string& piece) {
    constexpr std::size_t most_content = 98'200, most_structure = 32'700;
    const auto structure = static_cast<std::size_t>(std::count_if(piece.begin(), piece.end(), [](char c) {
        return std::string_view("[]{},:?&*!\"'").find(c) != std::string_view::npos;
    }));
    return structure == 0 ? most_content : std::min(most_content, most_structure / structure * piece.size());
}

struct Cost {
    long microseconds = 0; // of processor time, which other processes do not lengthen
    long kibibytes = 0;    // of memory beyond what the process had
    long errors = 0;
};

long processor_time(const rusage& usage) {
    return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1'000'000 + usage.ru_utime.tv_usec +
           usage.ru_stime.tv_usec;
}

// In a process of its own: the high-water mark of memory never falls.
Cost cost_of(const std::function<std::string()>& make) {
    int ends[2];
    EXPECT_EQ(::pipe(ends), 0);
    const pid_t child = ::fork();
    if (child == 0) {
        const std::string text = make();
        rusage before{}, after{};
        ::getrusage(RUSAGE_SELF, &before);
        const auto errors = static_cast<long>(parse_settings(text).errors.size());
        ::getrusage(RUSAGE_SELF, &after);
        const Cost cost{processor_time(after) - processor_time(before), after.ru_maxrss - before.ru_maxrss, errors};
        ::_exit(::write(ends[1], &cost, sizeof cost) == sizeof cost ? 0 : 1);
    }
    ::close(ends[1]);
    Cost cost;
    EXPECT_EQ(::read(ends[0], &cost, sizeof cost), static_cast<ssize_t>(sizeof cost)) << "the reader crashed";
    ::close(ends[0]);
    int status = 0;
    EXPECT_EQ(::waitpid(child, &status, 0), child);
    return cost;
}

struct Text {
    std::string name;
    std::function<std::string()> make; // made when it is needed, so that this process stays small
};
void PrintTo(const Text& text, std::ostream* out) {
    *out << text.name;
}

class Hostile : public testing::TestWithParam<Text> {};

TEST_P(Hostile, IsRefusedCheaply) {
    constexpr long most_time = exact ? 300'000 : 3'000'000; // 100 ms on a machine that does nothing else
    Cost cost = cost_of(GetParam().make);
    for (int i = 0; i < 4 && cost.microseconds >= most_time; ++i) // a busy machine lengthens processor time too
        cost = cost_of(GetParam().make);
    std::printf("%-24s %6.1f ms %6ld KiB %4ld errors\n", GetParam().name.c_str(),
                static_cast<double>(cost.microseconds) / 1000, cost.kibibytes, cost.errors);
    EXPECT_GE(cost.errors, 1);
    EXPECT_LE(cost.errors, 101);
    EXPECT_LT(cost.microseconds, most_time);
    if (exact) {
        EXPECT_LT(cost.kibibytes, 16 * 1024);
    }
}

std::string levels(int depth) {
    std::string text;
    for (int i = 0; i < depth; ++i)
        text += std::string(static_cast<std::size_t>(i), ' ') + "a:\n";
    return text;
}

std::string alias_bomb() {
    std::string text = "a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n";
    for (char name = 'b'; name <= 'z'; ++name) {
        const std::string before = "*" + std::string(1, static_cast<char>(name - 1)) + ",";
        text += std::string(1, name) + ": &" + std::string(1, name) + " [" + repeated(before, 27) + "]\n";
    }
    return text;
}

// The piece again and again: as large as a file may be, and as much of it as still reaches the parser, alone, in a list, in an entry of
// `rules`. A list that is never closed is refused, so that every text is faulty.
void add_texts_of(const std::string& piece, std::vector<Text>& texts) {
    texts.push_back({"1 MiB of " + printable(piece), [piece] { return repeated(piece, yaml::largest_file); }});
    for (const std::string begin : {"", "managers: [", "rules: [{users: [", "rules:\n- users:\n  - "}) {
        const auto make = [begin, piece] { return begin + repeated(piece, most_let_through(piece)); };
        texts.push_back({"limit: " + printable(begin + piece), make});
    }
}

std::vector<Text> hostile_texts() {
    std::vector<Text> texts{
        {"alias bomb", alias_bomb},
        {"10,000 levels of [", [] { return std::string(10'000, '['); }},
        {"10,000 levels of {a:", [] { return repeated("{a: ", 40'000); }},
        {"10,000 levels of -", [] { return repeated("- ", 20'000); }},
        {"10,000 levels of ?", [] { return repeated("? ", 20'000); }},
        {"1,400 levels indented", [] { return levels(1'400); }},
        {"brackets behind a quote",
         [] { return "a: [ \"\n" + repeated("# [[[[[[[[[\n", 50'000) + "\", " + std::string(9'000, '['); }},
        {"brackets like comments", [] { return "a: [\"\n#\", " + std::string(yaml::largest_file - 20, '['); }},
        {"carriage return, comment", [] { return "a: [b\n\r# , " + std::string(yaml::largest_file - 20, '['); }},
        {"brackets like a comment", [] { return "a: [\"\n#\", " + std::string(32'000, '['); }},
        {"blanks in a word", [] { return "a: b\n" + std::string(140'000, '\n') + " c"; }},
        {"too many blank lines", [] { return "a: b\n" + std::string(yaml::largest_file - 20, '\n') + " c"; }},
        {"comments in quotes", [] { return "a: \"\n" + repeated("#aaaa\n", yaml::largest_file - 20) + "\""; }},
        {"256 KiB in quotes", [] { return "a: \"\n" + repeated("#aaaa\n", 260'000) + "\""; }},
        {"long lines in quotes",
         [] { return "a: \"\n" + repeated("# a long line in quotes\n", yaml::largest_file - 50) + "\""; }},
        {"NUL bytes", [] { return std::string(yaml::largest_file, '\0'); }},
        {"closed and open quotes", [] { return "a: [\"x\", '\n#" + repeated(" ',[", yaml::largest_file - 20); }},
    };
    for (const std::string piece : {"[",
                                    "{",
                                    "[\n",
                                    "[a,",
                                    "{a,",
                                    "{a: ",
                                    "{? ",
                                    "- ",
                                    "- - -\n",
                                    "? ",
                                    ": ",
                                    "a: ",
                                    "a: b\n",
                                    "a\n",
                                    "a",
                                    "a ",
                                    "\"a\",",
                                    "\"",
                                    "'",
                                    "\"\n",
                                    "\\",
                                    "&a ",
                                    "*a ",
                                    "!a ",
                                    "!<",
                                    "&a [",
                                    "|\n",
                                    ">\n",
                                    "---\n",
                                    "...\n",
                                    "%YAML 1.2\n",
                                    "%TAG ! !\n",
                                    "]",
                                    "}",
                                    ",",
                                    "\t",
                                    "\r\n",
                                    "\n",
                                    " ",
                                    "#",
                                    "#\n",
                                    "# a\n",
                                    "@",
                                    "`",
                                    "- a\n",
                                    "enforce: true\n",
                                    "login: {echo: true}\n",
                                    "\xc3\xbc",
                                    "\xff",
                                    "\xff\n",
                                    "#\xff\n",
                                    "\ta\n",
                                    "<<: *a\n",
                                    "a,",
                                    "a,\n",
                                    "a: b,",
                                    "[a],",
                                    "{a: b},",
                                    "a: [b]\n",
                                    "- [a, b]\n",
                                    "- {users: [a], cod: never}\n",
                                    "{from: [10.0.0.1/8]}, ",
                                    "a-word-that-needs-memory,",
                                    "a-word-that-needs-memory: [",
                                    "\"a-word-that-needs-memory\",",
                                    "\\x41",
                                    "a:\n",
                                    "? a\n",
                                    "\n- - a\nx"})
        add_texts_of(piece, texts);
    return texts;
}

INSTANTIATE_TEST_SUITE_P(Texts, Hostile, testing::ValuesIn(hostile_texts()),
                         [](const auto& text) { return std::to_string(text.index); });

} // namespace
