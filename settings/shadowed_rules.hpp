// SPDX-License-Identifier: Apache-2.0
// shadowed_rules finds entries of `rules` that never decide, because an earlier one always does.
#pragma once

#include "settings.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace harness2fa::settings {

// shadowed_rules returns for each entry the index of the first one before it whose conditions hold wherever its own do, as far as they can
// be determined, and std::nullopt if there is none.
std::vector<std::optional<std::size_t>> shadowed_rules(const std::vector<Rule>& rules);

} // namespace harness2fa::settings
