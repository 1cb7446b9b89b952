// SPDX-License-Identifier: Apache-2.0
// What is no error in a settings file and yet surely not meant: names that nothing has, entries that never decide.
#pragma once

#include "surroundings.hpp"

#include "common/messages.hpp"

#include <vector>

namespace harness2fa::settings {

// In the order of their places; about 100 at most, the last one then says so. Blocks; after some seconds no more is looked up.
std::vector<SettingsError> warnings_of(const Settings& settings, const Surroundings& machine);

} // namespace harness2fa::settings
