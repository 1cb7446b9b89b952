// SPDX-License-Identifier: Apache-2.0
// A template is a file with comments that hold "@print WORD", or "@print WORD NAME": fill replaces the lines of these.
#pragma once

#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>

namespace harness2fa::printed {

class BadTemplate : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

// Printers print whole lines for a WORD. `name` is the NAME, or "" without one; they throw BadTemplate if there is nothing of that name.
using Printers = std::map<std::string_view, std::function<std::string(std::string_view name)>>;

// fill indents each printed line as the comment was. It throws BadTemplate.
std::string fill(std::string_view text, const Printers& printers);

// cut_to returns the text up to that character, or to its end, and cuts it off with that character.
std::string_view cut_to(std::string_view& text, char end);

} // namespace harness2fa::printed
