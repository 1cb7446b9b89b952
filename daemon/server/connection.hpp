// One connection: a call, then its dialog; and what the connections have in common. Inside this room only: it knows Asio.
#pragma once

#include "look_ups.hpp"
#include "loop_threads.hpp"
#include "operations/dialog.hpp"
#include "server.hpp"

#include <utility> // Boost 1.81's awaitable.hpp needs it first

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <cstdint>
#include <list>
#include <map>
#include <string>

namespace harness2fa {

inline constexpr auto quiet = boost::asio::as_tuple(boost::asio::use_awaitable); // errors are values

// What the connections have in common. Lives as long as the server's loop.
struct Hub {
    Server::Parts parts;
    LoopThreads threads;
    LookUps look_ups{};
    bool stopping = false;
    bool housekeeping = false; // a dialog without a caller is under way
    int connections = 0;
    int slow_works = 0;              // under way
    std::uint64_t lines = 0;         // taken from all connections
    std::map<uid_t, int> looking_up{}; // calls that wait for the user database, of each peer uid
    std::map<std::string, int>
        logins{}; // dialogs of each login name: anyone can begin some as root, through su and sudo
    std::list<boost::asio::steady_timer*>
        waiting{}; // of connections that wait for their caller; cancelled, they look at `stopping`
};

// Serves the connection to its end; throws nothing.
boost::asio::awaitable<void> serve(boost::asio::local::stream_protocol::socket socket, Peer peer, Hub& hub);

// Says why, as far as the socket takes it at once, and closes.
void turn_away(boost::asio::local::stream_protocol::socket& socket, const std::string& why);

} // namespace harness2fa
