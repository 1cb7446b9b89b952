// SPDX-License-Identifier: Apache-2.0
// log writes lines to standard error, which systemd carries into the journal.
#pragma once

#include <string_view>

namespace harness2fa::mailer {

enum class Weight { error = 3, warning = 4, info = 6 }; // sd-daemon(3), the priorities of syslog(3)

// log writes one line, made printable, with its weight if standard error is the journal.
void log(Weight weight, std::string_view text);

} // namespace harness2fa::mailer
