// SPDX-License-Identifier: Apache-2.0
// LookUps asks the user database for calls, through a few helper processes, each of which gets one question at a time. A process that hangs
// or crashes is killed and replaced. Only this room includes this file, because it knows Asio.
#pragma once

#include "directory/helper_process.hpp"
#include "directory/question.hpp"

#include <utility> // Boost 1.81's awaitable.hpp needs it first

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace harness2fa::server {

class LookUps {
  public:
    LookUps();
    ~LookUps();
    void close(); // must come before the end of the loop, which owns the helpers' sockets

    enum class About {
        locals, // everybody in the question is in /etc/passwd: such questions come first, and a helper is kept for them
        others
    };
    struct Answer {
        std::optional<directory::Found> found;
    };
    // ask returns std::nullopt if there was no answer in time, or if the user database crashed.
    boost::asio::awaitable<std::optional<Answer>> ask(directory::Question question, About about);

  private:
    using Deadline = std::chrono::steady_clock::time_point;
    struct Helper;
    struct Turn;
    struct Waiting {
        boost::asio::steady_timer over;
        bool granted = false;
    };

    boost::asio::awaitable<bool> turn(About about, Deadline deadline);
    bool may_begin(About about) const;
    void begin(About about);
    void end(About about);
    bool let_next_begin(About about);
    boost::asio::awaitable<std::optional<std::string>> try_to_ask(std::string message, Deadline deadline);
    std::unique_ptr<Helper> idle_or_new(const boost::asio::any_io_executor& executor);

    bool closed_ = false;
    std::vector<std::unique_ptr<Helper>> idle_;
    int asked_ = 0, asked_about_others_ = 0;
    std::list<Waiting*> waiting_for_locals_, waiting_for_others_;
};

} // namespace harness2fa::server
