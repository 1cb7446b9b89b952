// SPDX-License-Identifier: Apache-2.0
// set_up_process says what the daemon's process takes for itself and what it gives up.
#pragma once

namespace harness2fa::daemon {

// set_up_process allows no core dumps and no debugger of the same uid, because seeds are in memory; it makes new files the owner's alone,
// takes as many descriptors as are allowed, and few heaps.
void set_up_process();

} // namespace harness2fa::daemon
