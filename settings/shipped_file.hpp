// SPDX-License-Identifier: Apache-2.0
// shipped_settings makes the settings file that comes with the package.
#pragma once

#include <string>

namespace harness2fa::settings {

// shipped_settings returns a text with every setting, its default and what it is. Read as settings, it says no more than {}.
std::string shipped_settings();

} // namespace harness2fa::settings
