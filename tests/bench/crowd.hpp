// SPDX-License-Identifier: Apache-2.0
// Many processes that log in at the same time.
#pragma once

#include "pam_login.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <vector>

namespace harness2fa::bench {

using Logins = std::vector<std::unique_ptr<PamLogin>>;

// Forks `size` processes. Each makes its logins (its number is given), waits for all others to have done so, then goes through
// them, each `times` times. How long from there to the end of the last. Throws std::runtime_error if any login fails.
std::chrono::nanoseconds time_of_crowd(std::size_t size, std::size_t times,
                                       const std::function<Logins(std::size_t)>& logins_of);

} // namespace harness2fa::bench
