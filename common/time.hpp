// SPDX-License-Identifier: Apache-2.0
// Wall-clock time as the rules see it: whole seconds, handed in by the caller, never read from a clock.
#pragma once

#include <chrono>

namespace harness2fa {

using Time = std::chrono::sys_seconds; // since 1970-01-01T00:00:00Z

} // namespace harness2fa
