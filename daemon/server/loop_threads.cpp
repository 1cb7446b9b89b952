// SPDX-License-Identifier: Apache-2.0
#include "loop_threads.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <system_error>
#include <thread>

namespace harness2fa::server {

void LoopThreads::run(std::shared_ptr<boost::asio::io_context> loop) {
    loop_ = std::move(loop);
    loop_->run();
    loop_.reset();
}

bool LoopThreads::submit_long(std::function<void()> work, std::function<void()> deliver) {
    try {
        std::thread([loop = loop_, work = std::move(work), deliver = std::move(deliver)] {
            work();
            boost::asio::post(*loop, deliver);
        }).detach();
    } catch (const std::system_error&) { // the system has no more threads
        return false;
    }
    return true;
}

} // namespace harness2fa::server
