// SPDX-License-Identifier: Apache-2.0
#include "private_daemon.hpp"

#include "spawned.hpp"

#include <csignal>
#include <cstring>
#include <fstream>
#include <iostream>
#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace harness2fa::bench {
namespace {

constexpr int patience = 10'000; // milliseconds

Descriptor notification_socket(const std::string& path) { // sd_notify(3)
    Descriptor descriptor(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path)
        throw std::runtime_error(path + ": too long for a socket");
    std::memcpy(address.sun_path, path.data(), path.size());
    ::unlink(path.c_str());
    if (::bind(descriptor.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        throw std::runtime_error(path + ": cannot listen");
    return descriptor;
}

bool is_ready(const Descriptor& notifications) {
    pollfd watched{notifications.get(), POLLIN, 0};
    char message[256];
    while (::poll(&watched, 1, patience) == 1) {
        const ssize_t size = ::recv(notifications.get(), message, sizeof message, 0);
        if (size > 0 && std::string(message, static_cast<std::size_t>(size)).find("READY=1") != std::string::npos)
            return true;
    }
    return false;
}

// The daemon sees these passwd and group in place of the machine's: in a mount namespace of its own.
std::vector<std::string> with_files_of(const std::filesystem::path& directory, const std::vector<std::string>& words) {
    std::vector<std::string> all{"/usr/bin/unshare", "--mount"};
    if (::geteuid() != 0)
        all.insert(all.end(), {"--user", "--map-current-user", "--keep-caps"});
    all.insert(all.end(), {"/bin/sh", "-c",
                           R"(mount --bind "$0/passwd" /etc/passwd && mount --bind "$0/group" /etc/group && exec "$@")",
                           directory.string()});
    all.insert(all.end(), words.begin(), words.end());
    return all;
}

} // namespace

PrivateDaemon::PrivateDaemon(const std::filesystem::path& directory) {
    const std::string notify = directory / "notify", log = directory / "log";
    const Descriptor notifications = notification_socket(notify);
    const int maker =
        start({HARNESS2FA_DAEMON, "--config", directory / "settings" / "harness2fa.yaml", "--make-store"}, {}, log);
    ::waitpid(maker, nullptr, 0);
    pid_ = start(with_files_of(directory, {HARNESS2FA_DAEMON, "--config", directory / "settings" / "harness2fa.yaml"}),
                 {"NOTIFY_SOCKET=" + notify}, log);
    if (is_ready(notifications))
        return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
    std::ifstream said(log);
    throw std::runtime_error("the daemon does not start: " + std::string(std::istreambuf_iterator<char>(said), {}));
}

PrivateDaemon::~PrivateDaemon() {
    int status = 0;
    if (::waitpid(pid_, &status, WNOHANG) == pid_) {
        std::cerr << "bench: the daemon had ended, wait status " << status << '\n';
        return;
    }
    ::kill(pid_, SIGTERM);
    ::waitpid(pid_, nullptr, 0);
}

} // namespace harness2fa::bench
