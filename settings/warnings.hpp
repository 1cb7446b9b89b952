// SPDX-License-Identifier: Apache-2.0
// warnings_of finds what is no error in a settings file and yet surely not meant: names that nothing has, entries that never decide.
#pragma once

#include "surroundings.hpp"

#include "common/messages.hpp"

#include <vector>

namespace harness2fa::settings {

// warnings_of returns the warnings in the order of their places; about 100 at most, and the last one then says so. It blocks. After two
// seconds it looks up nothing more.
std::vector<SettingsError> warnings_of(const Settings& settings, const Surroundings& machine);

} // namespace harness2fa::settings
