// SPDX-License-Identifier: Apache-2.0
#include "look_ups.hpp"

#include "connection.hpp"

#include "directory/messages.hpp"
#include "directory/packing.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/write.hpp>

#include <system_error>

namespace harness2fa::server {

namespace asio = boost::asio;
using namespace asio::experimental::awaitable_operators;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {

constexpr auto patience_for_directory = 2s; // the module waits 5 s for an answer
constexpr int most_helpers = 4, most_about_others = most_helpers - 1;
constexpr int most_tries = 2; // a helper that an earlier question has broken is not this question's fault

} // namespace

struct LookUps::Helper {
    explicit Helper(const asio::any_io_executor& executor) : socket(executor), timer(executor) {
        socket.assign(asio::local::stream_protocol(), process.take_socket().release());
    }

    directory::HelperProcess process;
    asio::local::stream_protocol::socket socket;
    asio::steady_timer timer;
};

// A Turn lasts while a question is asked.
struct LookUps::Turn {
    Turn(LookUps& look_ups, About kind) : all(look_ups), about(kind) {}
    ~Turn() { all.end(about); }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

    LookUps& all;
    About about;
};

LookUps::LookUps() = default;
LookUps::~LookUps() = default;

void LookUps::close() {
    closed_ = true;
    idle_.clear();
}

asio::awaitable<std::optional<LookUps::Answer>> LookUps::ask(directory::Question question, About about) {
    const auto deadline = Clock::now() + patience_for_directory;
    const std::string message = directory::pack(question);
    if (!co_await turn(about, deadline))
        co_return std::nullopt;
    const Turn ours(*this, about);
    for (int tries = 0; tries < most_tries && Clock::now() < deadline; ++tries) {
        const auto answer = co_await try_to_ask(message, deadline);
        if (!answer)
            continue;
        try {
            co_return Answer{directory::found_in(*answer)};
        } catch (const directory::Garbled&) { // third-party code in the helper process has written into the answer
            idle_.clear();
        }
    }
    co_return std::nullopt;
}

asio::awaitable<bool> LookUps::turn(About about, Deadline deadline) {
    auto& waiting = about == About::locals ? waiting_for_locals_ : waiting_for_others_;
    if (waiting.empty() && may_begin(about)) {
        begin(about);
        co_return true;
    }
    const auto executor = co_await asio::this_coro::executor;
    Waiting own{asio::steady_timer(executor, deadline)};
    const auto place = waiting.insert(waiting.end(), &own);
    co_await own.over.async_wait(quiet);
    if (!own.granted)
        waiting.erase(place);
    co_return own.granted;
}

bool LookUps::may_begin(About about) const {
    return asked_ < most_helpers && (about == About::locals || asked_about_others_ < most_about_others);
}

void LookUps::begin(About about) {
    ++asked_;
    asked_about_others_ += about == About::others ? 1 : 0;
}

void LookUps::end(About about) {
    if (closed_)
        return;
    --asked_;
    asked_about_others_ -= about == About::others ? 1 : 0;
    if (!let_next_begin(About::locals))
        let_next_begin(About::others);
}

bool LookUps::let_next_begin(About about) {
    auto& waiting = about == About::locals ? waiting_for_locals_ : waiting_for_others_;
    if (waiting.empty() || !may_begin(about))
        return false;
    Waiting& next = *waiting.front();
    waiting.pop_front();
    next.granted = true;
    next.over.cancel();
    begin(about);
    return true;
}

std::unique_ptr<LookUps::Helper> LookUps::idle_or_new(const asio::any_io_executor& executor) {
    if (idle_.empty())
        return std::make_unique<Helper>(executor);
    auto helper = std::move(idle_.back());
    idle_.pop_back();
    return helper;
}

// try_to_ask returns std::nullopt if the helper is gone, or was too slow and is killed.
asio::awaitable<std::optional<std::string>> LookUps::try_to_ask(std::string message, Deadline deadline) {
    const auto executor = co_await asio::this_coro::executor;
    std::unique_ptr<Helper> asked;
    try {
        asked = idle_or_new(executor);
    } catch (const std::system_error&) { // the system has no more processes or descriptors
        co_return std::nullopt;
    }
    asked->timer.expires_at(deadline);
    const std::string bytes = directory::framed(message);
    const auto sent =
        co_await (asio::async_write(asked->socket, asio::buffer(bytes), quiet) || asked->timer.async_wait(quiet));
    if (sent.index() == 1 || std::get<0>(std::get<0>(sent)))
        co_return std::nullopt;
    directory::MessageSize size = 0;
    const auto led = co_await (asio::async_read(asked->socket, asio::buffer(&size, sizeof size), quiet) ||
                               asked->timer.async_wait(quiet));
    if (led.index() == 1 || std::get<0>(std::get<0>(led)) || size > directory::longest_message)
        co_return std::nullopt;
    std::string answer(size, '\0');
    const auto read =
        co_await (asio::async_read(asked->socket, asio::buffer(answer), quiet) || asked->timer.async_wait(quiet));
    if (read.index() == 1 || std::get<0>(std::get<0>(read)))
        co_return std::nullopt;
    idle_.push_back(std::move(asked));
    co_return answer;
}

} // namespace harness2fa::server
