// SPDX-License-Identifier: Apache-2.0
// A template is a whole file but for comments that hold "@print WORD", or "@print WORD NAME": such a line is replaced.
#pragma once

#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>

namespace harness2fa {

class BadTemplate : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

// What a WORD prints of the NAME, "" when there is none: whole lines. Throws BadTemplate when there is nothing of that name.
using Printers = std::map<std::string_view, std::function<std::string(std::string_view name)>>;

// Each line that is printed is indented as the comment is. Throws BadTemplate.
std::string fill(std::string_view text, const Printers& printers);

// Up to that character, or to the end; the text begins behind it then.
std::string_view cut_to(std::string_view& text, char end);

} // namespace harness2fa
