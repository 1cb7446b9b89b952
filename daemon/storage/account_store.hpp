// SPDX-License-Identifier: Apache-2.0
// AccountStore gathers changes of the accounts: all that wait in its queue become one transaction and one commit, and then all are
// answered.
#pragma once

#include "accounts.hpp"

#include <exception>
#include <functional>
#include <memory>
#include <vector>

namespace harness2fa::storage {

// An AccountStore is used by one thread, which must wait for nothing but the disk.
class AccountStore {
  public:
    using Change = std::function<void(Accounts&)>;        // may throw, and is then undone alone
    using Done = std::function<void(std::exception_ptr)>; // must not throw; gets nullptr if the change is on the disk

    explicit AccountStore(std::unique_ptr<AccountEngine> engine) : engine_(std::move(engine)) {}

    std::vector<std::string> damage() const;

    // submit puts a change into the queue; carry_out() makes the changes, and calls each Done. submit returns true if the queue was empty,
    // so that the caller has to see to carry_out().
    bool submit(Change change, Done done);
    void carry_out();
    void drop_waiting() { queue_.clear(); } // calls no Done

    // run makes the change at once, together with all that wait, and rethrows what went wrong. It throws StorageError while the store is
    // lent.
    void run(const Change& change);

    // lend hands the store out for work with its files, on any thread; changes wait until it, or another one, is given back. It returns
    // nullptr if the store is lent already.
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

    std::unique_ptr<AccountEngine> engine_; // nullptr while it is lent
    std::vector<Job> queue_;
};

} // namespace harness2fa::storage
