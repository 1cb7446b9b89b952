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
    explicit LoopThreads(unsigned most_blocked);

    // Until the loop ends; rethrows what escaped from it. It stays alive while long work is under way; that is not waited for: what hangs
    // must not keep the daemon from ending.
    void run(std::shared_ptr<boost::asio::io_context> loop);

    // On the loop's thread, while it runs: does the work on a thread of its own, and then delivers on the loop's. False: too many
    // threads are blocked. Neither may throw; the work must own what it uses.
    bool submit_long(std::function<void()> work, std::function<void()> deliver);

  private:
    struct Shared; // outlives this, with the threads that are blocked
    std::shared_ptr<Shared> shared_;
};

} // namespace harness2fa
