// SPDX-License-Identifier: Apache-2.0
// These functions are what a Type=notify service says to systemd, and gets from it. Outside systemd they do nothing.
#pragma once

#include <string>

namespace harness2fa::systemd {

// activation_socket returns the listening socket from socket activation, or -1. It throws std::runtime_error if there are several.
int activation_socket();

void notify_ready();
void notify_reloading();
void notify_stopping();
void notify_status(const std::string& text); // one line for `systemctl status`

} // namespace harness2fa::systemd
