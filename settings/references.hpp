// SPDX-License-Identifier: Apache-2.0
// references_in finds what a settings file names that exists outside of it: users, groups, services, files.
#pragma once

#include "settings.hpp"
#include "yaml_tree.hpp"

#include <string>
#include <vector>

namespace harness2fa::settings::yaml {

// references_in takes a file without faults, and returns the references in the order of their places. It takes time proportional to the
// size of the file.
std::vector<Reference> references_in(const TreeNode& root, const std::string& text);

} // namespace harness2fa::settings::yaml
