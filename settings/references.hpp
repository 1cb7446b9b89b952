// SPDX-License-Identifier: Apache-2.0
// What a settings file names that exists outside of it: users, groups, services, files.
#pragma once

#include "settings.hpp"
#include "yaml_tree.hpp"

#include <string>
#include <vector>

namespace harness2fa::settings::yaml {

// Of a file without faults, in the order of their places. Takes time proportional to its size.
std::vector<Reference> references_in(const TreeNode& root, const std::string& text);

} // namespace harness2fa::settings::yaml
