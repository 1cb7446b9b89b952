// SPDX-License-Identifier: Apache-2.0
#include "daemon_client.hpp"

#include "paths.hpp"
#include "wire.hpp"

#include <algorithm>
#include <cerrno>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <system_error>

namespace harness2fa {
namespace {

constexpr uid_t first_human_uid = 1000;

std::string words_for(int error) {
    return std::generic_category().message(error);
}

sockaddr_un address_of(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.empty() || path.size() >= sizeof address.sun_path)
        throw NoDaemon("The path of the socket, " + path + ", is empty or too long.");
    std::copy(path.begin(), path.end(), std::begin(address.sun_path));
    return address;
}

// limit_connect sets SO_SNDTIMEO, which limits how long a blocking connect() waits for a place in the queue of a busy daemon.
void limit_connect(int socket, std::chrono::milliseconds limit) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(limit);
    const std::chrono::microseconds rest = limit - seconds;
    const timeval time{seconds.count(), rest.count()};
    setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &time, sizeof time);
}

Descriptor connect_to(const std::string& path, std::chrono::milliseconds limit) {
    const sockaddr_un address = address_of(path);
    Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!socket)
        throw NoDaemon("No socket can be made: " + words_for(errno) + ".");
    limit_connect(socket.get(), limit);
    while (connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        if (errno == EAGAIN)
            throw NoDaemon("The daemon is too busy: " + path + " took no connection.");
        if (errno != EINTR)
            throw NoDaemon("The daemon cannot be reached at " + path + ": " + words_for(errno) + ".");
    }
    return socket;
}

void check_peer(int socket, const std::string& path, std::optional<uid_t> also_trusted) {
    ucred peer{};
    socklen_t size = sizeof peer;
    if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0)
        throw NoDaemon("Who listens at " + path + " cannot be told: " + words_for(errno) + ".");
    const TrustedPeers trusted{geteuid(), service_owner(paths::run_directory), also_trusted};
    if (trusted.include(peer.uid))
        return;
    throw NoDaemon("Whoever listens at " + path + " (uid " + std::to_string(peer.uid) + ") is not the daemon.");
}

} // namespace

std::optional<uid_t> service_owner(const std::string& directory) {
    struct stat status {};
    if (lstat(directory.c_str(), &status) != 0 || !S_ISDIR(status.st_mode) ||
        (status.st_mode & (S_IWGRP | S_IWOTH)) != 0 || status.st_uid >= first_human_uid)
        return std::nullopt;
    return status.st_uid;
}

DaemonClient::DaemonClient(const std::string& socket_path, std::optional<uid_t> also_trusted,
                           std::chrono::milliseconds limit)
    : socket_(connect_to(socket_path, limit)), limit_(limit) {
    check_peer(socket_.get(), socket_path, also_trusted);
}

Reply DaemonClient::exchange(const Call& call) {
    const Secret line = encode(call);
    const auto deadline = Clock::now() + limit_;
    const bool was_sent = send_all(line.text(), deadline);
    return receive_before(deadline,
                          was_sent); // even if the connection was closed already: the daemon may have said why
}

Reply DaemonClient::receive() {
    return receive_before(Clock::now() + limit_, false);
}

Reply DaemonClient::receive_before(Clock::time_point deadline, bool was_sent) {
    auto reply = decode_reply(receive_line(deadline, was_sent).text());
    if (!reply)
        throw NoDaemon("The daemon does not keep to the protocol: " + reply.error().why + ".");
    return std::move(*reply);
}

bool DaemonClient::send_all(std::string_view bytes, Clock::time_point deadline) {
    while (!bytes.empty()) {
        wait_for(POLLOUT, deadline, false);
        const ssize_t sent = send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent > 0)
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        else if (errno != EAGAIN && errno != EINTR)
            return false;
    }
    return true;
}

Secret DaemonClient::receive_line(Clock::time_point deadline, bool was_sent) {
    Secret chunk(4096);
    while (true) {
        if (auto line = lines_.next())
            return std::move(*line);
        if (lines_.overflowed())
            throw NoDaemon("The daemon does not keep to the protocol: a line is too long.");
        wait_for(POLLIN, deadline, was_sent);
        const ssize_t got = recv(socket_.get(), chunk.data(), chunk.size(), MSG_DONTWAIT);
        if (got > 0)
            lines_.append(chunk.text().substr(0, static_cast<std::size_t>(got)));
        else if (got == 0 || (errno != EAGAIN && errno != EINTR))
            throw ConnectionLost("The connection to the daemon was lost.", was_sent);
    }
}

void DaemonClient::wait_for(short event, Clock::time_point deadline, bool was_sent) const {
    while (true) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
        pollfd entry{socket_.get(), event, 0};
        const int ready = poll(&entry, 1, static_cast<int>(std::max<std::chrono::milliseconds::rep>(left.count(), 0)));
        if (ready > 0)
            return;
        if (ready == 0 || errno != EINTR)
            throw ConnectionLost("The daemon did not answer in time.", was_sent);
    }
}

} // namespace harness2fa
