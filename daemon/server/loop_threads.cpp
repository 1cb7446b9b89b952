#include "loop_threads.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <mutex>
#include <system_error>
#include <thread>

namespace harness2fa {

using boost::asio::io_context;

struct LoopThreads::Shared {
    unsigned most_blocked = 0;
    std::shared_ptr<io_context> loop; // while it runs

    std::mutex mutex;     // guards:
    unsigned blocked = 0; // threads that do long work
};

LoopThreads::LoopThreads(unsigned most_blocked) : shared_(std::make_shared<Shared>()) {
    shared_->most_blocked = most_blocked;
}

void LoopThreads::run(std::shared_ptr<io_context> loop) {
    shared_->loop = std::move(loop);
    shared_->loop->run();
    shared_->loop.reset();
}

bool LoopThreads::submit_long(std::function<void()> work, std::function<void()> deliver) {
    const std::lock_guard lock(shared_->mutex);
    if (shared_->blocked >= shared_->most_blocked)
        return false;
    try {
        std::thread([shared = shared_, loop = shared_->loop, work = std::move(work), deliver = std::move(deliver)] {
            work();
            {
                const std::lock_guard done(shared->mutex);
                --shared->blocked;
            }
            boost::asio::post(*loop, deliver);
        }).detach();
    } catch (const std::system_error&) { // the system has no more threads
        return false;
    }
    ++shared_->blocked;
    return true;
}

} // namespace harness2fa
