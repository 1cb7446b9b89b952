// SPDX-License-Identifier: Apache-2.0
// Whom the caller acts for, and which daemon the command speaks to.
#pragma once

#include "command.hpp"

#include "common/daemon_client.hpp"

#include <chrono>
#include <string>

namespace harness2fa {

// The field `as`. For root: --user, else the user behind sudo, else "" (root). For anybody else: --user,
// which the daemon honours only where it is the caller's own name.
std::string acting_for(const Options& options);

inline constexpr std::chrono::seconds usual_limit{5};
inline constexpr std::chrono::seconds long_limit{
    60}; // of what the daemon does for every user of the account, and of making recovery codes

inline constexpr std::chrono::seconds file_limit{11 * 60}; // of what it does with the whole store

// The limit is that of each exchange. Throws NoDaemon, and Stop when a named settings file is not there.
DaemonClient connect_to_daemon(const Options& options, std::chrono::seconds limit = usual_limit);

} // namespace harness2fa
