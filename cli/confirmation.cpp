// SPDX-License-Identifier: Apache-2.0
#include "confirmation.hpp"

#include "terminal.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace harness2fa::cli {
namespace {

constexpr int nothing_watched = -1;

bool means_yes(std::string_view answer) {
    constexpr std::array<std::string_view, 5> words{"y", "Y", "yes", "Yes", "YES"};
    return std::ranges::find(words, answer) != words.end();
}

} // namespace

void require_confirmable(const Options& options) {
    if (!options.yes && !has_terminal())
        throw Stop(refused, "That has to be confirmed, and there is no terminal to ask at. Nothing has changed.\n"
                            "With `--yes` it is done without being asked.");
}

bool confirm(const std::string& question, const Options& options, int watched) {
    require_confirmable(options);
    if (options.yes)
        return true;
    Answers answers(false, options.json);
    const auto answer = answers.ask({"", question + " [y/N] ", true}, watched);
    if (answer && !means_yes(answer->text()))
        throw Stop(refused, "Nothing has changed.");
    return answer.has_value();
}

void confirm(const std::string& question, const Options& options) {
    confirm(question, options, nothing_watched);
}

} // namespace harness2fa::cli
