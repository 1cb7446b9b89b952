// SPDX-License-Identifier: Apache-2.0
// Writes to the person or the program that called. Unbuffered: a key that was shown lies in no buffer
// afterwards.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace harness2fa {

int write_fully(int descriptor, std::string_view bytes); // 0, or the errno that kept it from that
void write_all(int descriptor, std::string_view bytes);  // throws Stop when they cannot be written

// A line of text that came from the daemon or from a user: shown with control characters escaped.
void print_line(std::string_view text);                  // on standard output
void print_codes(const std::vector<std::string>& codes); // a line each
void print_error(std::string_view text);                 // on standard error; several lines are allowed

} // namespace harness2fa
