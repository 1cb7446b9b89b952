// SPDX-License-Identifier: Apache-2.0
#include "service.hpp"

#include <sys/socket.h>
#include <systemd/sd-daemon.h>

#include <stdexcept>

namespace harness2fa::systemd {

int activation_socket() {
    const int count = sd_listen_fds(1);
    if (count <= 0)
        return -1;
    if (count > 1 || sd_is_socket(SD_LISTEN_FDS_START, AF_UNIX, SOCK_STREAM, 1) <= 0)
        throw std::runtime_error("systemd must hand over exactly one listening AF_UNIX stream socket");
    return SD_LISTEN_FDS_START;
}

void notify_ready() {
    sd_notify(0, "READY=1");
}
void notify_reloading() {
    sd_notify(0, "RELOADING=1");
}
void notify_stopping() {
    sd_notify(0, "STOPPING=1");
}
void notify_status(const std::string& text) {
    sd_notify(0, ("STATUS=" + text).c_str());
}

} // namespace harness2fa::systemd
