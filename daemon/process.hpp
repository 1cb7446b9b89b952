// SPDX-License-Identifier: Apache-2.0
// What the daemon's process takes for itself and what it gives up.
#pragma once

namespace harness2fa::daemon {

// No core dumps and no debugger of the same uid (seeds are in memory), files for the owner alone, as many descriptors as
// are allowed, few heaps.
void set_up_process();

} // namespace harness2fa::daemon
