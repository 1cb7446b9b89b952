// SPDX-License-Identifier: Apache-2.0
// LoopThreads has the loop's thread, and threads beside it for work that takes long.
#pragma once

#include <functional>
#include <memory>

namespace boost::asio {
class io_context;
}

namespace harness2fa::server {

class LoopThreads {
  public:
    // run runs the loop until it ends, and rethrows what escaped from it. It does not wait for long work, so that work that hangs cannot
    // keep the daemon from ending; the loop is not destroyed before that work is over.
    void run(std::shared_ptr<boost::asio::io_context> loop);

    // submit_long is called on the loop's thread, while the loop runs. It does the work on a thread of its own, and then delivers on the
    // loop's thread. The caller limits how much work goes on at once. work and deliver must not throw, and the work must own what it uses.
    // submit_long returns false if the system has no more threads.
    bool submit_long(std::function<void()> work, std::function<void()> deliver);

  private:
    std::shared_ptr<boost::asio::io_context> loop_; // nullptr while it does not run
};

} // namespace harness2fa::server
