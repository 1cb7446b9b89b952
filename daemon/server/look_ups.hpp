// SPDX-License-Identifier: Apache-2.0
// Look-ups in the user database for calls: in a few helper processes, each of which is asked one question at a time. What hangs or crashes
// there is killed and made anew. Inside this room only: it knows Asio.
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

namespace harness2fa {

class LookUps {
  public:
    LookUps();
    ~LookUps();
    void close(); // before the loop's own end: the helpers' sockets are its

    enum class About {
        locals, // everybody in the question is in /etc/passwd: they come first, and a helper is kept for them
        others
    };
    struct Answer {
        std::optional<Found> found;
    };
    // Nothing: there was none in time, or the user database crashed.
    boost::asio::awaitable<std::optional<Answer>> ask(Question question, About about);

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

} // namespace harness2fa
