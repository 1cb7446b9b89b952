// SPDX-License-Identifier: Apache-2.0
// parse_strictly makes a tree of a line of JSON, with no more in it than a message can have. Only wire.cpp uses it.
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

// A Tree is wiped on destruction, because its strings may be keys and codes.
class Tree {
  public:
    Tree() = default;
    Tree(const Tree&) = delete;
    Tree& operator=(const Tree&) = delete;
    ~Tree();

    Json root;
};

// parse_strictly throws BadLine, even for a field that comes twice, a NUL, a number that is negative or not whole, or nesting deeper than
// `deepest`.
void parse_strictly(std::string_view line, std::size_t deepest, Tree& tree);

} // namespace harness2fa::wire
