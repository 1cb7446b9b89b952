// The question before something that cannot be undone.
#pragma once

#include "command.hpp"

#include <string>

namespace harness2fa {

// Asks at the terminal, also where codes come from standard input; --yes answers it. Throws Stop unless it is
// confirmed.
void confirm(const std::string& question, const Options& options);

} // namespace harness2fa
