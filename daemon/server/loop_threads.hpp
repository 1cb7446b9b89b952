// The threads of the server's loop: one at a time has it, and does in place what may block for long (the user database). Nearly always
// that is over sooner than a sleeping thread would have been woken for it; when it is not, another thread goes on with the loop.
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

    // Until the loop ends; rethrows what escaped from it. The calling thread only watches. The loop must expect several threads (its
    // concurrency hint), and stays alive while one is blocked; that is not waited for: a hung look-up must not keep the daemon from
    // ending.
    void run(std::shared_ptr<boost::asio::io_context> loop);

    // On the loop's thread, while it runs: soon does the work, and then delivers, on what is the loop's thread by then. False: too many
    // threads are blocked. Neither may throw; the work must own what it uses.
    bool submit(std::function<void()> work, std::function<void()> deliver);

    // The same for work that surely takes long: it never has the loop. How much of it goes on at once is the caller's to see to. False: the
    // system has no more threads.
    bool submit_long(std::function<void()> work, std::function<void()> deliver);

  private:
    struct Shared; // outlives this, with the threads that are blocked
    std::shared_ptr<Shared> shared_;
};

} // namespace harness2fa
