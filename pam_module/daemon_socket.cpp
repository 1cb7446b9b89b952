// SPDX-License-Identifier: Apache-2.0
#include "daemon_socket.hpp"

#include "common/paths.hpp"

#include <cerrno>
#include <cstring>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace harness2fa::pam {
namespace {

constexpr uid_t first_uid_of_people = 1000; // Debian policy 9.2.2
constexpr long full_queue_pause = 10;       // milliseconds

// owns_run_directory takes the owner of the directory for the daemon's user, unless anybody else could have put a socket there.
bool owns_run_directory(uid_t uid) {
    struct stat directory {};
    return ::lstat(paths::run_directory, &directory) == 0 && S_ISDIR(directory.st_mode) &&
           (directory.st_mode & (S_IWGRP | S_IWOTH)) == 0 && directory.st_uid < first_uid_of_people &&
           directory.st_uid == uid;
}

bool has_trusted_peer(int fd) {
    ucred peer{};
    socklen_t size = sizeof peer;
    if (::getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0 || size != sizeof peer)
        return false;
    return peer.uid == 0 || peer.uid == ::geteuid() || owns_run_directory(peer.uid);
}

} // namespace

void DaemonSocket::close() {
    if (fd_ >= 0)
        ::close(fd_); // not repeated on EINTR: Linux has closed it
    fd_ = -1;
}

Trouble DaemonSocket::open(const char* path, const Deadline& deadline) {
    close();
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::size_t length = std::strlen(path);
    if (length >= sizeof address.sun_path)
        return {"the path of the socket is too long"};
    std::memcpy(address.sun_path, path, length);

    fd_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd_ < 0)
        return {"cannot make a socket", errno};
    while (::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        if (errno == EINTR)
            continue;
        if (errno != EAGAIN)
            return {"cannot connect to the daemon", errno, errno == ENOENT || errno == ECONNREFUSED};
        if (!deadline.sleep(full_queue_pause))
            return {"the daemon takes no connection", ETIMEDOUT};
    }
    if (!has_trusted_peer(fd_))
        return {"the socket is not the daemon's: its owner is not trusted"};
    return {};
}

Trouble DaemonSocket::send(std::string_view line, const Deadline& deadline) {
    while (!line.empty()) {
        const ssize_t sent = ::send(fd_, line.data(), line.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent > 0)
            line.remove_prefix(static_cast<std::size_t>(sent));
        else if (errno == EAGAIN) {
            if (const int error = deadline.wait(fd_, POLLOUT))
                return {"the daemon does not read", error};
        } else if (errno != EINTR)
            return {"cannot send to the daemon", errno, errno == EPIPE || errno == ECONNRESET};
    }
    return {};
}

Trouble DaemonSocket::receive(std::span<char> buffer, const Deadline& deadline, std::span<char>& line) {
    std::size_t held = 0;
    while (held < buffer.size()) {
        if (const int error = deadline.wait(fd_, POLLIN))
            return {"no reply from the daemon", error};
        char* const fresh = buffer.data() + held;
        const ssize_t size = ::recv(fd_, fresh, buffer.size() - held, MSG_DONTWAIT);
        if (size < 0 && (errno == EINTR || errno == EAGAIN))
            continue;
        if (size < 0)
            return {"cannot read from the daemon", errno, errno == ECONNRESET && held == 0};
        if (size == 0)
            return {"the daemon closed the connection without a reply", 0, held == 0};
        held += static_cast<std::size_t>(size);
        const void* const end = std::memchr(fresh, '\n', static_cast<std::size_t>(size));
        if (end == nullptr)
            continue;
        if (end != buffer.data() + held - 1)
            return {"broken reply: more than one line"};
        line = buffer.first(held - 1);
        return {};
    }
    return {"broken reply: the line is too long"};
}

} // namespace harness2fa::pam
