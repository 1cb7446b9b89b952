// SPDX-License-Identifier: Apache-2.0
// A line of JSON as a tree, with no more in it than a message can have. For wire.cpp.
#pragma once

#include <nlohmann/json.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace harness2fa::wire {

using Json = nlohmann::ordered_json; // a line keeps the order of the tables

struct BadLine {
    std::string complaint; // half a sentence that quotes nothing of the line
};

// Wiped when it goes: strings of a tree may be keys and codes.
class Tree {
  public:
    Tree() = default;
    Tree(const Tree&) = delete;
    Tree& operator=(const Tree&) = delete;
    ~Tree();

    Json root;
};

// Throws BadLine, also for a field twice, a NUL, a number that is negative or not whole, nesting deeper than `deepest`.
void parse_strictly(std::string_view line, std::size_t deepest, Tree& tree);

} // namespace harness2fa::wire
