// SPDX-License-Identifier: Apache-2.0
// nearest finds the known word that a misspelt one was meant to be, for "did you mean".
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace harness2fa::settings::yaml {

// nearest returns the nearest of the known words, and std::nullopt if none is near. A word is near if at most a third of its letters are
// wrong, missing, too many, or swapped with a neighbour. Capitals and '-' for '_' do not count as wrong.
std::optional<std::string_view> nearest(std::string_view word, std::span<const std::string_view> known);

} // namespace harness2fa::settings::yaml
