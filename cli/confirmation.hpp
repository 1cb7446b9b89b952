// SPDX-License-Identifier: Apache-2.0
// confirm asks before something that cannot be undone.
#pragma once

#include "command.hpp"

#include <string>

namespace harness2fa::cli {

// require_confirmable throws Stop if nobody can confirm, because there is neither a terminal nor --yes.
void require_confirmable(const Options& options);

// confirm asks at the terminal, even if codes come from standard input; --yes answers the question. It throws Stop unless the person
// confirms, and returns false if `watched` (a socket) had something to say before there was an answer.
bool confirm(const std::string& question, const Options& options, int watched);
void confirm(const std::string& question, const Options& options);

} // namespace harness2fa::cli
