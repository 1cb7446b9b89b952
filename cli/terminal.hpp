// SPDX-License-Identifier: Apache-2.0
// Where answers come from: the terminal, or standard input with `--code -`.
#pragma once

#include "common/descriptor.hpp"
#include "common/line_reader.hpp"
#include "common/secret.hpp"

#include <optional>
#include <string>

namespace harness2fa {

struct Question {
    std::string text; // shown first, "" for none
    std::string prompt;
    bool echo = true;
};

bool has_terminal(); // to ask at, whatever standard input is

class Answers {
  public:
    // Throws Stop(usage) when codes are not to come from standard input and there is no terminal to ask at.
    Answers(bool from_input, bool keep_output_clean);

    // Asks, and waits for a line. Nothing when `watched` (a socket) has something to say before that. Throws
    // Stop at the end of the input and when a signal asks to end; the terminal is left as it was.
    std::optional<Secret> ask(const Question& question, int watched);

  private:
    void show(const Question& question) const;
    std::optional<Secret> read_line(int watched, int signals);
    bool read_more(); // false at the end of the input
    [[noreturn]] void give_up(int status) const;

    bool from_input_;
    Descriptor own_terminal_; // /dev/tty, where standard input is no terminal
    int in_, out_;
    LineReader lines_;
};

} // namespace harness2fa
