// SPDX-License-Identifier: Apache-2.0
// serve serves one connection: a call, then its dialog. Hub is what the connections have in common. Only this room includes this file,
// because it knows Asio.
#pragma once

#include "calls/dialog.hpp"
#include "look_ups.hpp"
#include "loop_threads.hpp"
#include "record_limit.hpp"
#include "server.hpp"
#include "share.hpp"
#include "work_queue.hpp"

#include <utility> // Boost 1.81's awaitable.hpp needs it first

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <cstdint>
#include <deque>
#include <list>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace harness2fa::server {

inline constexpr auto quiet = boost::asio::as_tuple(boost::asio::use_awaitable); // errors are values

// Waiting is a connection that waits for its caller. When its timer ends, the connection looks at `stopping`, and ends.
struct Waiting {
    boost::asio::steady_timer* timer = nullptr;
    const Share* share = nullptr; // nullptr before a call has come
    bool let_go = false;
};

// The Hub is what the connections have in common. It lives as long as the server's loop.
struct Hub {
    Server::Parts parts;
    LoopThreads threads;
    LookUps look_ups{};
    bool stopping = false;
    bool housekeeping = false;                               // a dialog without a caller is under way
    std::deque<std::unique_ptr<calls::Dialog>> unattended{}; // dialogs that wait for that one to end
    int connections = 0;
    std::uint64_t lines = 0;           // that were read from all connections
    std::map<uid_t, int> looking_up{}; // calls of each peer uid that wait for the user database
    std::map<Share, int> logins{};     // login dialogs of root peers, for each login name
    std::list<Waiting> waiting{};      // connections that wait for their callers, the longest first
    WorkQueue computations{2};         // works that take a processor each
    WorkQueue blocking_works{8};       // works that wait for the user database or the disk
    RecordLimit record_limit{};
    std::function<void()> end_records_later{}; // calls end_of_records() after a while
    std::vector<std::string> news{};           // sentences that managers are to be told
    bool telling = false;                      // whether tell_managers() runs
    std::function<void()> begin_telling{};     // spawns tell_managers()
};

// serve serves the connection to its end. It throws nothing.
boost::asio::awaitable<void> serve(boost::asio::local::stream_protocol::socket socket, calls::Peer peer, Hub& hub);

// turn_away says why, as far as the socket takes it at once, and closes the connection.
void turn_away(boost::asio::local::stream_protocol::socket& socket, const std::string& why);

} // namespace harness2fa::server
