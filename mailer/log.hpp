// SPDX-License-Identifier: Apache-2.0
// Lines on standard error, which systemd carries into the journal.
#pragma once

#include <string_view>

namespace harness2fa {

enum class Weight { error = 3, warning = 4, info = 6 }; // sd-daemon(3), the priorities of syslog(3)

// One line, made printable. Says its weight only to the journal.
void log(Weight weight, std::string_view text);

} // namespace harness2fa
