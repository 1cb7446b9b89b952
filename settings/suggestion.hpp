// SPDX-License-Identifier: Apache-2.0
// "did you mean": the known word that a misspelt one was meant to be.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace harness2fa::settings::yaml {

// The nearest of the known words if one is near: at most a third of its letters are wrong, missing, too many
// or two of them swapped. Capitals and '-' for '_' do not count as wrong.
std::optional<std::string_view> nearest(std::string_view word, std::span<const std::string_view> known);

} // namespace harness2fa::settings::yaml
