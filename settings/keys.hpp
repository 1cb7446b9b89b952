// SPDX-License-Identifier: Apache-2.0
// keys_in finds the keys of one map of the settings file.
#pragma once

#include "yaml_tree.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace harness2fa::settings::yaml {

// keys_in returns the entries of the map, each key once, and adds a fault for each key that is repeated.
std::vector<const Entry*> keys_in(const TreeNode& map, std::vector<PlacedFault>& faults);

// unknown_key returns "unknown key 'enforced' (did you mean 'enforce'?)", without the guess if `meant` is std::nullopt.
std::string unknown_key(std::string_view word, const std::optional<std::string_view>& meant);

std::string joined(std::span<const std::string_view> names); // a, b, c

} // namespace harness2fa::settings::yaml
