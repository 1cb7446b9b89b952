// SPDX-License-Identifier: Apache-2.0
// `rules` of the settings file: who needs a code, entry by entry.
#pragma once

#include "settings.hpp"
#include "value_reader.hpp"

#include <vector>

namespace harness2fa::settings::yaml {

// The entries without a fault, and the faults of the others.
void read_rules(ValueReader value, std::vector<Rule>& out);

} // namespace harness2fa::settings::yaml
