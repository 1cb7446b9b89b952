// SPDX-License-Identifier: Apache-2.0
// hold_mail_round holds one dialog with the daemon: it fetches, delivers and reports what is due, message by message.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <sys/types.h>

namespace harness2fa::mailer {

// hold_mail_round returns how long nothing more is due, as far as the daemon knows. It keeps nothing: between two messages the daemon alone
// knows what was sent. It asks `stop` after every message, and throws NoDaemon.
std::chrono::seconds hold_mail_round(const std::string& socket, std::optional<uid_t> also_trusted,
                                     const std::function<bool()>& stop);

} // namespace harness2fa::mailer
