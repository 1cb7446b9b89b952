// SPDX-License-Identifier: Apache-2.0
// prepare_image makes a machine one of which copies can be taken: each copy makes a store and a key of its own at its first boot.
#pragma once

#include "common/result.hpp"

#include <optional>

namespace harness2fa::daemon {

// prepare_image removes the system's store and its key, with every device of every user, and has the next boot make new ones. It is for
// root, but works as the daemon's user where that one could have put links. If it returns a Fault, the next boot makes nothing.
std::optional<Fault> prepare_image();

} // namespace harness2fa::daemon
