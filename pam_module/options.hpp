// SPDX-License-Identifier: Apache-2.0
// Options are what the module's line in the PAM configuration says.
#pragma once

#include "relay.hpp"

#include "common/module_options.hpp"

namespace harness2fa::pam {

struct Options : ModuleOptions {
    bool faulty = false; // an argument was not understood, so no code may be enough on that line

    Daemon daemon() const { return {socket, timeout}; }
};

} // namespace harness2fa::pam
