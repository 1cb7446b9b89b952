// From a callback on another thread to a coroutine that waits for it.
#pragma once

#include <utility> // Boost 1.81's awaitable.hpp needs it first

#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>
#include <memory>

namespace harness2fa {

// Suspends until `start` has called what it is given, on whatever thread; rethrows the error it is called with. The suspended frame,
// with all that `start` refers to, lives until then: so the store ends before the loop does (main.cpp).
template <typename Start>
boost::asio::awaitable<void> completion_of(Start& start) {
    auto initiate = [&](auto handler) {
        struct Waiting {
            explicit Waiting(decltype(handler) suspended)
                : resume(std::move(suspended)), work(boost::asio::get_associated_executor(resume)) {}
            decltype(handler) resume;
            boost::asio::executor_work_guard<boost::asio::associated_executor_t<decltype(handler)>> work;
        };
        auto waiting = std::make_shared<Waiting>(std::move(handler));
        start([waiting](std::exception_ptr error) {
            boost::asio::post(waiting->work.get_executor(), [waiting, error = std::move(error)]() mutable {
                auto resume = std::move(waiting->resume);
                waiting->work.reset();
                resume(std::move(error));
            });
        });
    };
    co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>, void(std::exception_ptr)>(
        initiate, boost::asio::use_awaitable);
}

} // namespace harness2fa
