// Writes to the person or the program that called. Unbuffered: a key that was shown lies in no buffer
// afterwards.
#pragma once

#include <string_view>

namespace harness2fa {

void write_all(int descriptor, std::string_view bytes); // throws Stop when they cannot be written

// A line of text that came from the daemon or from a user: shown with control characters escaped.
void print_line(std::string_view text);  // on standard output
void print_error(std::string_view text); // on standard error; several lines are allowed

} // namespace harness2fa
