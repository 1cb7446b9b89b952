// SPDX-License-Identifier: Apache-2.0
// The loop's thread, and threads for work that takes long beside it.
#pragma once

#include <functional>
#include <memory>

namespace boost::asio {
class io_context;
}

namespace harness2fa {

class LoopThreads {
  public:
    // Until the loop ends; rethrows what escaped from it. It stays alive while long work is under way; that is not waited for: what hangs
    // must not keep the daemon from ending.
    void run(std::shared_ptr<boost::asio::io_context> loop);

    // On the loop's thread, while it runs: does the work on a thread of its own, and then delivers on the loop's. How much of it goes on at
    // once is the caller's to see to. False: the system has no more threads. Neither may throw; the work must own what it uses.
    bool submit_long(std::function<void()> work, std::function<void()> deliver);

  private:
    std::shared_ptr<boost::asio::io_context> loop_; // while it runs
};

} // namespace harness2fa
