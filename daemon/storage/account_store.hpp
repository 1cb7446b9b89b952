// SPDX-License-Identifier: Apache-2.0
// Changes of the accounts, gathered: whatever waits in the queue becomes one transaction and one commit; then all are answered.
#pragma once

#include "accounts.hpp"

#include <exception>
#include <functional>
#include <memory>
#include <vector>

namespace harness2fa {

// Used by one thread, which must not be kept waiting by anything but the disk.
class AccountStore {
  public:
    using Change = std::function<void(Accounts&)>;        // may throw: then it alone is undone
    using Done = std::function<void(std::exception_ptr)>; // null: the change is on the disk. Must not throw

    explicit AccountStore(std::unique_ptr<AccountEngine> engine) : engine_(std::move(engine)) {}

    std::vector<std::string> damage() const;

    // Neither is called before carry_out(). True: nothing else waited, so nobody has seen to carry_out() yet.
    bool submit(Change change, Done done);
    void carry_out();
    void drop_waiting() { queue_.clear(); } // nobody is answered

    // The same at once, with all that waits; rethrows what went wrong. StorageError while the store is lent.
    void run(const Change& change);

    // For work with the store itself, on any thread: until it, or another in its place, is given back, changes wait. Nothing: it is lent.
    std::unique_ptr<AccountEngine> lend() { return std::move(engine_); }
    void give_back(std::unique_ptr<AccountEngine> engine) { engine_ = std::move(engine); }

  private:
    struct Job {
        Change change;
        Done done;
        std::exception_ptr error;
    };
    void begin();
    void commit(std::vector<Job>& jobs);
    void apply(Job& job);

    std::unique_ptr<AccountEngine> engine_; // none while it is lent
    std::vector<Job> queue_;
};

} // namespace harness2fa
