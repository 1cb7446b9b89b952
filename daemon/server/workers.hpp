// Threads for work that may block for long (the user database). A new one starts when all are busy, so work that hangs delays
// only itself.
#pragma once

#include <functional>
#include <memory>

namespace harness2fa {

class Workers {
  public:
    explicit Workers(unsigned most_threads);
    ~Workers() { stop(); }
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;

    // Does the task on a thread, then delivers on it what came out. False: all threads are busy and there may be no more.
    // Neither may throw; the task must own what it uses.
    bool submit(std::function<void()> task, std::function<void()> deliver);

    // Nothing is delivered any more. Does not wait: a hung look-up must not keep the daemon from ending.
    void stop();

  private:
    struct Task {
        std::function<void()> work, deliver;
    };
    struct Shared; // outlives this, with the threads
    std::shared_ptr<Shared> shared_;
};

} // namespace harness2fa
