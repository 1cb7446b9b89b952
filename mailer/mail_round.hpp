// SPDX-License-Identifier: Apache-2.0
// One dialog with the daemon: what is due is fetched, delivered and reported, message by message.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <sys/types.h>

namespace harness2fa {

// Returns how long nothing more is due, as far as the daemon knows. Nothing stays here: between two messages the daemon alone knows
// what was sent. stop: asked after every message. Throws NoDaemon.
std::chrono::seconds hold_mail_round(const std::string& socket, std::optional<uid_t> also_trusted,
                                     const std::function<bool()>& stop);

} // namespace harness2fa
