// SPDX-License-Identifier: Apache-2.0
// What the module's line in the PAM configuration says.
#pragma once

#include "relay.hpp"

namespace harness2fa::pam {

struct Options {
    Daemon daemon;
    bool after_public_key =
        false; // only logins whose public key sshd has accepted are asked, and a code is enough for them
    bool debug = false;
    bool faulty = false; // an argument was not understood; no code may be enough on such a line
};

// False, and nothing changed, when the argument is unknown or malformed.
bool read_option(const char* argument, Options& options);

} // namespace harness2fa::pam
