// SPDX-License-Identifier: Apache-2.0
#include "server.hpp"

#include "connection.hpp"
#include "connection_guards.hpp"
#include "records.hpp"
#include "run_step.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/signal_set.hpp>

#include <sys/socket.h>

#include <algorithm>
#include <map>

namespace harness2fa::server {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using Stream = asio::local::stream_protocol;

namespace {

constexpr auto patience_for_descriptors = 100ms; // before accepting again, after EMFILE and its like
constexpr auto longest_farewell = 5s;            // for the last requests when the server stops
constexpr int longest_queue = 4096;              // the backlog of the socket

std::optional<uid_t> peer_uid(Stream::socket& socket) {
    ucred credentials{};
    socklen_t size = sizeof credentials;
    if (::getsockopt(socket.native_handle(), SOL_SOCKET, SO_PEERCRED, &credentials, &size) != 0)
        return {};
    return credentials.uid;
}

} // namespace

struct Server::Loop {
    Loop(int listening_socket, Parts parts) : hub{std::move(parts), {}}, acceptor(io, Stream(), listening_socket) {
        hub.end_records_later = [this] { spawn(wait_until(time_of_records, [this] { end_of_records(hub); })); };
        hub.begin_telling = [this] { serve_to_end(tell_managers(hub), [] {}); };
    }
    ~Loop() { hub.look_ups.close(); }
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    asio::awaitable<void> accept();
    asio::awaitable<void> wait_for_end();
    asio::awaitable<void> wait_for_hangups(std::function<void()> reload);
    asio::awaitable<void> wait_for_readable(asio::posix::stream_descriptor& descriptor, std::function<void()> readable,
                                            std::chrono::milliseconds pause);
    asio::awaitable<void> wait_until(std::chrono::milliseconds delay, std::function<void()> then);
    void admit(Stream::socket socket);
    [[nodiscard]] std::optional<Fault> no_room_for(const calls::Peer& peer);
    void spawn(asio::awaitable<void> work);
    void serve_to_end(asio::awaitable<void> work, std::function<void()> then);
    void stop();

    Hub hub;
    asio::io_context io;
    Stream::acceptor acceptor;
    asio::signal_set end_signals{io, SIGTERM, SIGINT}, hangup_signals{io, SIGHUP};
    std::list<asio::posix::stream_descriptor> watched; // they are released, not closed, at the end
    asio::steady_timer pause{io}, farewell{io};
    std::map<uid_t, int> connections; // of each peer uid
};

// spawn rethrows what escapes from a coroutine: that is a defect, which ends the daemon, and systemd starts it again.
void Server::Loop::spawn(asio::awaitable<void> work) {
    asio::co_spawn(io, std::move(work), [](const std::exception_ptr& error) {
        if (error)
            std::rethrow_exception(error);
    });
}

asio::awaitable<void> Server::Loop::accept() {
    while (!hub.stopping) {
        auto [error, socket] = co_await acceptor.async_accept(quiet);
        if (!error) {
            admit(std::move(socket));
        } else if (!hub.stopping) {
            pause.expires_after(patience_for_descriptors); // while there are no descriptors, this is no busy loop
            co_await pause.async_wait(quiet);
        }
    }
}

// no_room_for makes room if somebody holds several connections. It returns std::nullopt if there is room.
std::optional<Fault> Server::Loop::no_room_for(const calls::Peer& peer) {
    const settings::LimitSettings limits = hub.parts.settings()->limits;
    if (!peer.root_rights) {
        const auto own = connections.find(peer.uid);
        if (own != connections.end() && own->second >= limits.per_user)
            return Fault{"You have too many connections to harness2fad (limits.per_user)."};
    }
    const int for_all = limits.connections - std::max(1, limits.connections / 8); // the rest is kept for root
    const bool full = hub.connections >= (peer.root_rights ? limits.connections : for_all);
    if (full && !make_room(hub))
        return Fault{"harness2fad has too many connections (limits.connections)."};
    return std::nullopt;
}

void Server::Loop::admit(Stream::socket socket) {
    const auto uid = peer_uid(socket);
    if (!uid)
        return;
    const calls::Peer peer{*uid, *uid == 0 || *uid == hub.parts.root_rights, uid == hub.parts.mailer};
    if (const auto fault = no_room_for(peer))
        return turn_away(socket, fault->why);
    ++connections[peer.uid];
    serve_to_end(serve(std::move(socket), peer, hub), [this, peer] {
        if (--connections[peer.uid] == 0)
            connections.erase(peer.uid);
    });
}

// serve_to_end counts the work as a connection, which the server waits for when it stops.
void Server::Loop::serve_to_end(asio::awaitable<void> work, std::function<void()> then) {
    ++hub.connections;
    asio::co_spawn(io, std::move(work), [this, then = std::move(then)](const std::exception_ptr& error) {
        --hub.connections;
        then();
        if (hub.stopping && hub.connections == 0)
            io.stop(); // though slow work may be under way still
        if (error)
            std::rethrow_exception(error);
    });
}

asio::awaitable<void> Server::Loop::wait_for_end() {
    co_await end_signals.async_wait(quiet);
    stop();
}

void Server::Loop::stop() {
    // Callers who have connected are served still; with systemd's socket, those who connect from now on wait for the next daemon.
    boost::system::error_code error;
    acceptor.non_blocking(true, error);
    hub.stopping = true;
    for (int waiting = 0; waiting < longest_queue; ++waiting) { // a flood must not keep the server from ending
        Stream::socket socket(io);
        acceptor.accept(socket, error);
        if (error)
            break;
        admit(std::move(socket));
    }
    acceptor.close(error);
    pause.cancel();
    hangup_signals.cancel();
    for (auto& descriptor : watched)
        descriptor.release();
    for (const Waiting& waiting : hub.waiting)
        waiting.timer->expires_after(0s); // this also ends a wait that has not begun yet
    if (hub.connections == 0)
        return io.stop();
    farewell.expires_after(longest_farewell);
    farewell.async_wait([this](const boost::system::error_code& cancelled) {
        if (!cancelled)
            io.stop();
    });
}

asio::awaitable<void> Server::Loop::wait_for_hangups(std::function<void()> reload) {
    for (;;) {
        auto [error, signal] = co_await hangup_signals.async_wait(quiet);
        if (error)
            co_return;
        reload();
    }
}

asio::awaitable<void> Server::Loop::wait_for_readable(asio::posix::stream_descriptor& descriptor,
                                                      std::function<void()> readable, std::chrono::milliseconds rest) {
    asio::steady_timer timer(io);
    for (;;) {
        auto [error] = co_await descriptor.async_wait(asio::posix::descriptor_base::wait_read, quiet);
        if (error)
            co_return;
        readable();
        timer.expires_after(rest);
        co_await timer.async_wait(quiet);
    }
}

asio::awaitable<void> Server::Loop::wait_until(std::chrono::milliseconds delay, std::function<void()> then) {
    asio::steady_timer timer(io, delay);
    co_await timer.async_wait(quiet);
    then();
}

Server::Server(int listening_socket, Parts parts) : loop_(std::make_shared<Loop>(listening_socket, std::move(parts))) {}

Server::~Server() = default;

void Server::on_hangup(std::function<void()> reload) {
    loop_->spawn(loop_->wait_for_hangups(std::move(reload)));
}

void Server::on_readable(int descriptor, std::function<void()> readable, std::chrono::milliseconds pause) {
    auto& watched = loop_->watched.emplace_back(loop_->io, descriptor);
    loop_->spawn(loop_->wait_for_readable(watched, std::move(readable), pause));
}

void Server::after(std::chrono::milliseconds delay, std::function<void()> then) {
    loop_->spawn(loop_->wait_until(delay, std::move(then)));
}

void Server::hold(std::unique_ptr<calls::Dialog> dialog) {
    loop_->spawn(hold_unattended(loop_->hub, std::move(dialog)));
}

void Server::run() {
    loop_->spawn(loop_->accept());
    loop_->spawn(loop_->wait_for_end());
    loop_->hub.threads.run({loop_, &loop_->io}); // long work keeps the whole loop alive
    loop_->hub.parts.store.drop_waiting();       // what waits there belongs to the loop
    end_of_records(loop_->hub);
    note_untold(loop_->hub, loop_->hub.news, "the daemon ends");
}

} // namespace harness2fa::server
