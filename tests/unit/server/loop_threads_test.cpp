// SPDX-License-Identifier: Apache-2.0
// Work that takes long must not keep the loop from going on.
#include "server/loop_threads.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <gtest/gtest.h>

#include <future>
#include <stdexcept>
#include <thread>

namespace harness2fa::server {
namespace {

namespace asio = boost::asio;

class LoopThreadsTest : public testing::Test {
  protected:
    ~LoopThreadsTest() override { end(); }

    void end() {
        loop->stop();
        if (running.valid())
            running.get();
    }
    // On the loop's thread.
    template <typename Function>
    auto on_loop(Function function) {
        std::packaged_task<std::invoke_result_t<Function>()> task(std::move(function));
        auto result = task.get_future();
        asio::post(*loop, [&] { task(); });
        return result.get();
    }
    std::thread::id loop_thread() {
        return on_loop([] { return std::this_thread::get_id(); });
    }
    bool submit(std::function<void()> work, std::function<void()> deliver) {
        return on_loop([&] { return threads.submit_long(std::move(work), std::move(deliver)); });
    }

    std::shared_ptr<asio::io_context> loop = std::make_shared<asio::io_context>();
    asio::executor_work_guard<asio::io_context::executor_type> guard = asio::make_work_guard(*loop);
    LoopThreads threads;
    std::future<void> running = std::async(std::launch::async, [this] { threads.run(loop); });
};

TEST_F(LoopThreadsTest, LongWorkNeverHasTheLoopAndDeliversThere) {
    std::promise<void> released, begun;
    std::promise<std::thread::id> worked, delivered;
    const auto before = loop_thread();
    ASSERT_TRUE(submit(
        [&] {
            worked.set_value(std::this_thread::get_id());
            begun.set_value();
            released.get_future().wait();
        },
        [&] { delivered.set_value(std::this_thread::get_id()); }));
    begun.get_future().wait();
    EXPECT_NE(worked.get_future().get(), before);
    EXPECT_EQ(loop_thread(), before); // answered though the work hangs
    released.set_value();
    EXPECT_EQ(delivered.get_future().get(), before);
}

TEST_F(LoopThreadsTest, EndsThoughWorkHangs) {
    std::promise<void> begun, gone, released;
    const auto work = [&, release = released.get_future().share()] {
        begun.set_value();
        release.wait();
        gone.set_value_at_thread_exit();
    };
    ASSERT_TRUE(submit(work, [] {}));
    begun.get_future().wait();
    end();
    released.set_value();
    gone.get_future().wait();
}

TEST_F(LoopThreadsTest, WhatEscapesFromTheLoopReachesItsOwner) {
    asio::post(*loop, [] { throw std::runtime_error("a defect"); });
    EXPECT_THROW(running.get(), std::runtime_error);
}

} // namespace
} // namespace harness2fa::server
