// SPDX-License-Identifier: Apache-2.0
// acting_for finds out whom the caller acts for, and connect_to_daemon which daemon the command speaks to.
#pragma once

#include "command.hpp"

#include "common/daemon_client.hpp"

#include <chrono>
#include <string>

namespace harness2fa::cli {

// acting_for returns the field `as`. For root that is --user, or else the user behind sudo, or else "" (root). For anybody else it is
// --user, which the daemon honours only if it is the caller's own name.
std::string acting_for(const Options& options);

inline constexpr std::chrono::seconds usual_limit{5};
inline constexpr std::chrono::seconds long_limit{60};      // for work about all users, and for making recovery codes
inline constexpr std::chrono::seconds file_limit{11 * 60}; // for work with the whole store

// connect_to_daemon connects with that limit for each exchange. It throws NoDaemon, and Stop if the file named with --config is missing.
DaemonClient connect_to_daemon(const Options& options, std::chrono::seconds limit = usual_limit);

} // namespace harness2fa::cli
