// SPDX-License-Identifier: Apache-2.0
// read_rules reads `rules` of the settings file, which says who needs a code.
#pragma once

#include "settings.hpp"
#include "value_reader.hpp"

#include <vector>

namespace harness2fa::settings::yaml {

// read_rules returns the entries without a fault in `out`, and adds the faults of the others.
void read_rules(ValueReader value, std::vector<Rule>& out);

} // namespace harness2fa::settings::yaml
