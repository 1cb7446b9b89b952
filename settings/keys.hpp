// SPDX-License-Identifier: Apache-2.0
// The keys of one map of the settings file.
#pragma once

#include "yaml_tree.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace harness2fa::settings::yaml {

// What the map holds, every key once; tells of repeated ones.
std::vector<const Entry*> keys_in(const TreeNode& map, std::vector<PlacedFault>& faults);

// "unknown key 'enforced' (did you mean 'enforce'?)", or without a guess.
std::string unknown_key(std::string_view word, const std::optional<std::string_view>& meant);

std::string joined(std::span<const std::string_view> names); // a, b, c

} // namespace harness2fa::settings::yaml
