// SPDX-License-Identifier: Apache-2.0
// The question before something that cannot be undone.
#pragma once

#include "command.hpp"

#include <string>

namespace harness2fa {

// Throws Stop when nobody can confirm: there is no terminal, and no --yes.
void require_confirmable(const Options& options);

// Asks at the terminal, also where codes come from standard input; --yes answers it. Throws Stop unless it is
// confirmed. False: `watched` (a socket) had something to say before there was an answer.
bool confirm(const std::string& question, const Options& options, int watched);
void confirm(const std::string& question, const Options& options);

} // namespace harness2fa
