// SPDX-License-Identifier: Apache-2.0
// What systemd and a Type=notify service say to each other. All of it does nothing outside systemd.
#pragma once

#include <string>

namespace harness2fa {

// The listening socket handed over by socket activation, or -1. Throws std::runtime_error if there are several.
int activation_socket();

void notify_ready();
void notify_reloading();
void notify_stopping();
void notify_status(const std::string& text); // one line for `systemctl status`

} // namespace harness2fa
