// SPDX-License-Identifier: Apache-2.0
// Time is wall-clock time as the rules see it: in whole seconds, handed in by the caller, never read from a clock.
#pragma once

#include <chrono>

namespace harness2fa {

using Time = std::chrono::sys_seconds; // since 1970-01-01T00:00:00Z

} // namespace harness2fa
