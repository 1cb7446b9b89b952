// SPDX-License-Identifier: Apache-2.0
// What the settings file may hold: its keys, the type and range of every value, and what must fit together.
#pragma once

#include "settings.hpp"
#include "yaml_tree.hpp"

#include <string>
#include <vector>

namespace harness2fa::settings::yaml {

struct Reading {
    Settings settings; // what is faulty or absent has its default
    std::vector<PlacedFault> faults;
};

Reading read_schema(const Tree& tree);

} // namespace harness2fa::settings::yaml
