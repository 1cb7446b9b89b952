#include "account_store.hpp"

#include <future>
#include <utility>

namespace harness2fa {

AccountStore::AccountStore(std::unique_ptr<AccountEngine> engine)
    : engine_(std::move(engine)), thread_([this] { work(); }) {}

void AccountStore::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    queued_.notify_one();
    if (thread_.joinable())
        thread_.join();
}

void AccountStore::submit(Change change, Done done) {
    {
        const std::lock_guard lock(mutex_);
        queue_.push_back({std::move(change), std::move(done), nullptr});
    }
    queued_.notify_one();
}

void AccountStore::run(const Change& change) {
    std::promise<void> finished;
    submit(change, [&](const std::exception_ptr& error) {
        if (error)
            finished.set_exception(error);
        else
            finished.set_value();
    });
    finished.get_future().get();
}

void AccountStore::work() {
    std::unique_lock lock(mutex_);
    for (;;) {
        queued_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
        if (queue_.empty())
            return;
        std::vector<Job> jobs = std::exchange(queue_, {});
        lock.unlock();
        carry_out(jobs);
        for (Job& job : jobs)
            job.done(job.error);
        jobs.clear();
        lock.lock();
    }
}

void AccountStore::carry_out(std::vector<Job>& jobs) {
    try {
        engine_->begin();
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

} // namespace harness2fa
