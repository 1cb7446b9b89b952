// SPDX-License-Identifier: Apache-2.0
// read_schema knows what the settings file may hold: its keys, the type and range of every value, and what must fit together.
#pragma once

#include "settings.hpp"
#include "yaml_tree.hpp"

#include <string>
#include <vector>

namespace harness2fa::settings::yaml {

struct Reading {
    Settings settings; // with the default of each value that is faulty or absent
    std::vector<PlacedFault> faults;
};

Reading read_schema(const Tree& tree);

} // namespace harness2fa::settings::yaml
