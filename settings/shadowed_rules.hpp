// SPDX-License-Identifier: Apache-2.0
// Entries of `rules` that never decide, because an earlier one always does.
#pragma once

#include "settings.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace harness2fa::settings {

// For each entry the first one before it whose conditions hold wherever its own do, as far as they can be determined; nothing where
// there is none.
std::vector<std::optional<std::size_t>> shadowed_rules(const std::vector<Rule>& rules);

} // namespace harness2fa::settings
