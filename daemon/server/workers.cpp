#include "workers.hpp"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <system_error>
#include <thread>

namespace harness2fa {

struct Workers::Shared {
    std::mutex mutex;
    std::condition_variable queued;
    std::deque<Task> tasks;
    unsigned threads = 0, idle = 0, most = 0;
    bool stopping = false;

    void work() {
        std::unique_lock lock(mutex);
        while (!stopping) {
            if (tasks.empty()) {
                queued.wait(lock);
                continue;
            }
            const auto task = std::move(tasks.front());
            tasks.pop_front();
            --idle;
            lock.unlock();
            task.work();
            lock.lock();
            if (!stopping)
                task.deliver();
            ++idle;
        }
    }
};

Workers::Workers(unsigned most_threads) : shared_(std::make_shared<Shared>()) {
    shared_->most = most_threads;
}

void Workers::stop() {
    const std::lock_guard lock(shared_->mutex);
    shared_->stopping = true;
    shared_->queued.notify_all();
}

bool Workers::submit(std::function<void()> task, std::function<void()> deliver) {
    const std::lock_guard lock(shared_->mutex);
    if (shared_->tasks.size() >= shared_->idle) {
        if (shared_->threads == shared_->most)
            return false;
        try {
            std::thread([shared = shared_] { shared->work(); }).detach();
        } catch (const std::system_error&) { // the system has no more threads
            return false;
        }
        ++shared_->threads;
        ++shared_->idle;
    }
    shared_->tasks.push_back({std::move(task), std::move(deliver)});
    shared_->queued.notify_one();
    return true;
}

} // namespace harness2fa
