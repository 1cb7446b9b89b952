// SPDX-License-Identifier: Apache-2.0
// These functions write to the person or the program that called. They use no buffer in which a key that was shown could stay.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace harness2fa::cli {

int write_fully(int descriptor, std::string_view bytes); // returns 0, or the errno of its failure
void write_all(int descriptor, std::string_view bytes);  // throws Stop if the bytes cannot be written

// print_line and its like show text that came from the daemon or from a user, with control characters escaped.
void print_line(std::string_view text);                  // on standard output
void print_codes(const std::vector<std::string>& codes); // one on each line
void print_error(std::string_view text);                 // on standard error; several lines are allowed

} // namespace harness2fa::cli
