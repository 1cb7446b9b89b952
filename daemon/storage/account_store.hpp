// The one thread that owns the store. Whatever waits in its queue becomes one transaction and one commit; then all are answered.
#pragma once

#include "accounts.hpp"

#include <condition_variable>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace harness2fa {

class AccountStore {
  public:
    using Change = std::function<void(Accounts&)>;        // may throw: then it alone is undone
    using Done = std::function<void(std::exception_ptr)>; // null: the change is on the disk

    explicit AccountStore(std::unique_ptr<AccountEngine> engine);
    ~AccountStore() { stop(); }
    AccountStore(const AccountStore&) = delete;
    AccountStore& operator=(const AccountStore&) = delete;

    // Both run on the storage thread. `done` must not throw.
    void submit(Change change, Done done);

    // Carries out what is queued, then ends the thread. Nothing may be submitted afterwards.
    void stop();

    // The same as submit, waiting for it; rethrows what went wrong.
    void run(const Change& change);

  private:
    struct Job {
        Change change;
        Done done;
        std::exception_ptr error;
    };
    void work();
    void carry_out(std::vector<Job>& jobs);
    void apply(Job& job);

    std::unique_ptr<AccountEngine> engine_;
    std::mutex mutex_;
    std::condition_variable queued_;
    std::vector<Job> queue_;
    bool stopping_ = false;
    std::thread thread_; // last: it uses the others
};

} // namespace harness2fa
