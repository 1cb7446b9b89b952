// SPDX-License-Identifier: Apache-2.0
// A Tree is a YAML document as a small tree in which nothing is lost that an error message needs: places, repeated keys, quotes.
#pragma once

#include "source.hpp"

#include <string>
#include <vector>

namespace harness2fa::settings::yaml {

struct Entry;

struct TreeNode {
    enum class Kind {
        nothing, // no value, or null
        plain,   // a word as written, not in quotes
        quoted,  // a text in quotes or a block
        list,
        map,
        unusable, // an error of its own has been reported: an alias, a tag, an anchor
    };
    Kind kind = Kind::nothing;
    Spot at;
    std::string text;            // of a plain or quoted node
    std::vector<TreeNode> items; // of a list
    std::vector<Entry> entries;  // of a map, in the order of the file; keys may repeat
};

struct Entry {
    TreeNode key, value; // the key is plain or quoted
};

struct Tree {
    TreeNode root;
    bool complete = true;            // false: the parser gave up, and root holds what stood before that place
    std::vector<PlacedFault> faults; // what is no YAML, and what these settings do not use of it
};

Tree read_tree(const Source& source);

} // namespace harness2fa::settings::yaml
