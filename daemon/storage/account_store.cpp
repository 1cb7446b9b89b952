// SPDX-License-Identifier: Apache-2.0
#include "account_store.hpp"

#include "store_without_use.hpp"

#include <utility>

namespace harness2fa::storage {

std::vector<std::string> AccountStore::damage() const {
    return engine_ ? engine_->damage() : std::vector<std::string>();
}

bool AccountStore::submit(Change change, Done done) {
    queue_.push_back({std::move(change), std::move(done), nullptr});
    return queue_.size() == 1;
}

void AccountStore::carry_out() {
    if (!engine_ || queue_.empty())
        return;
    std::vector<Job> jobs = std::exchange(queue_, {}); // a Done may submit the next change
    commit(jobs);
    for (Job& job : jobs)
        job.done(job.error);
}

void AccountStore::run(const Change& change) {
    if (!engine_)
        throw StorageError("a backup is being restored");
    std::exception_ptr failed;
    submit(change, [&](const std::exception_ptr& error) { failed = error; });
    carry_out();
    if (failed)
        std::rethrow_exception(failed);
}

// begin goes on without a store when its files were replaced: changes that need none are made, and the others are told why they fail.
void AccountStore::begin() {
    try {
        engine_->begin();
    } catch (const StoreLost& error) {
        engine_ = store_without_use(error.what());
        engine_->begin();
    }
}

void AccountStore::commit(std::vector<Job>& jobs) {
    try {
        begin();
        for (Job& job : jobs)
            apply(job);
        engine_->commit();
    } catch (...) {
        engine_->roll_back();
        for (Job& job : jobs)
            if (!job.error)
                job.error = std::current_exception();
    }
}

void AccountStore::apply(Job& job) {
    engine_->begin_change();
    try {
        job.change(*engine_);
    } catch (...) {
        job.error = std::current_exception();
        engine_->undo_change();
        return;
    }
    engine_->keep_change();
}

} // namespace harness2fa::storage
