// SPDX-License-Identifier: Apache-2.0
// Answers come from the terminal, or from standard input with `--code -`.
#pragma once

#include "common/descriptor.hpp"
#include "common/line_reader.hpp"
#include "common/secret.hpp"

#include <optional>
#include <string>

namespace harness2fa::cli {

struct Question {
    std::string text; // shown first, unless it is ""
    std::string prompt;
    bool echo = true;
};

bool has_terminal(); // whether there is one to ask at, whatever standard input is

class Answers {
  public:
    // Answers throws Stop(usage) if codes are not to come from standard input and there is no terminal to ask at.
    Answers(bool from_input, bool keep_output_clean);

    // ask asks, and waits for a line. It returns std::nullopt if `watched` (a socket) has something to say before that, and throws Stop at
    // the end of the input and if a signal asks to end. It leaves the terminal as it was.
    std::optional<Secret> ask(const Question& question, int watched);

  private:
    void show(const Question& question) const;
    std::optional<Secret> read_line(int watched, int signals);
    bool read_more(); // false at the end of the input
    [[noreturn]] void give_up(int status) const;

    bool from_input_;
    Descriptor own_terminal_; // /dev/tty, if standard input is no terminal
    int in_, out_;
    LineReader lines_;
};

} // namespace harness2fa::cli
