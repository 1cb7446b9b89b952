// SPDX-License-Identifier: Apache-2.0
// The settings file that comes with the package.
#pragma once

#include <string>

namespace harness2fa::settings {

// Every setting with its default and what it is, as a text that says no more than {}.
std::string shipped_settings();

} // namespace harness2fa::settings
