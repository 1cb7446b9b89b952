#include "loop_threads.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <system_error>
#include <thread>

namespace harness2fa {
namespace {

using boost::asio::io_context;
using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr auto patience = 5ms;       // with the thread that has the loop
constexpr auto watchfulness = 200ms; // after work; then the watch sleeps until it is woken

} // namespace

struct LoopThreads::Shared {
    unsigned most_blocked = 0;
    std::shared_ptr<io_context> loop; // while it runs

    std::atomic<unsigned> turn = 0; // which of the threads so far has the loop
    std::mutex mutex;               // guards what follows, and changes of turn
    std::condition_variable changed;
    bool working = false; // the thread that has the loop
    Clock::time_point since;
    bool watched = false, ended = false;
    unsigned blocked = 0; // threads that lost the loop
    std::exception_ptr failure;

    static void start(const std::shared_ptr<Shared>& shared) {
        std::thread([shared, loop = shared->loop, turn = shared->turn.load()] {
            shared->have_loop(*loop, turn);
        }).detach();
    }

    void have_loop(io_context& running, unsigned own_turn) {
        std::exception_ptr escaped;
        try {
            while (turn == own_turn && running.run_one() != 0) {
            }
        } catch (...) {
            escaped = std::current_exception();
        }
        const std::lock_guard lock(mutex);
        if (turn != own_turn) {
            --blocked;
            return;
        }
        failure = escaped;
        ended = true;
        changed.notify_one();
    }

    // False: it took so long that another thread has the loop now.
    bool work(const std::function<void()>& task) {
        const unsigned own_turn = begin_work();
        task();
        const std::lock_guard lock(mutex);
        if (turn != own_turn)
            return false;
        working = false;
        return true;
    }

    unsigned begin_work() {
        const std::lock_guard lock(mutex);
        working = true;
        since = Clock::now();
        if (!watched)
            changed.notify_one();
        return turn;
    }

    bool takes_too_long() const { return working && Clock::now() - since >= patience; }

    static void hand_on(const std::shared_ptr<Shared>& shared) {
        ++shared->turn;
        try {
            start(shared);
        } catch (const std::system_error&) { // the system has no more threads: the loop has to wait
            --shared->turn;
            return;
        }
        ++shared->blocked;
        shared->working = false;
    }
};

LoopThreads::LoopThreads(unsigned most_blocked) : shared_(std::make_shared<Shared>()) {
    shared_->most_blocked = most_blocked;
}

void LoopThreads::run(std::shared_ptr<io_context> loop) {
    std::unique_lock lock(shared_->mutex);
    shared_->loop = std::move(loop);
    Shared::start(shared_);
    while (!shared_->ended) {
        shared_->watched = shared_->working || Clock::now() - shared_->since < watchfulness;
        if (shared_->watched)
            shared_->changed.wait_for(lock, patience);
        else
            shared_->changed.wait(lock);
        if (shared_->takes_too_long())
            Shared::hand_on(shared_);
    }
    shared_->loop.reset();
    if (shared_->failure)
        std::rethrow_exception(shared_->failure);
}

bool LoopThreads::submit(std::function<void()> work, std::function<void()> deliver) {
    {
        const std::lock_guard lock(shared_->mutex);
        if (shared_->blocked >= shared_->most_blocked)
            return false;
    }
    boost::asio::post(*shared_->loop, [shared = shared_.get(), loop = shared_->loop.get(), work = std::move(work),
                                       deliver = std::move(deliver)] { // run by a thread that owns both
        if (shared->work(work))
            deliver();
        else
            boost::asio::post(*loop, deliver);
    });
    return true;
}

bool LoopThreads::submit_long(std::function<void()> work, std::function<void()> deliver) {
    try {
        std::thread([loop = shared_->loop, work = std::move(work), deliver = std::move(deliver)] {
            work();
            boost::asio::post(*loop, deliver);
        }).detach();
    } catch (const std::system_error&) { // the system has no more threads
        return false;
    }
    return true;
}

} // namespace harness2fa
