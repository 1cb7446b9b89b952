// SPDX-License-Identifier: Apache-2.0
// completion_of lets a coroutine wait for a callback.
#pragma once

#include <utility> // Boost 1.81's awaitable.hpp needs it first

#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>
#include <memory>

namespace harness2fa::server {

// completion_of calls `start` with a function, and suspends the coroutine until the loop's thread calls that function. The coroutine goes
// on right there, and rethrows the error that the function was called with. Its frame, with all that `start` refers to, lives until then.
template <typename Start>
boost::asio::awaitable<void> completion_of(Start& start) {
    auto initiate = [&](auto handler) {
        auto suspended = std::make_shared<decltype(handler)>(std::move(handler)); // std::function must be copyable
        start([suspended](std::exception_ptr error) { std::move (*suspended)(std::move(error)); });
    };
    co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>, void(std::exception_ptr)>(
        initiate, boost::asio::use_awaitable);
}

} // namespace harness2fa::server
