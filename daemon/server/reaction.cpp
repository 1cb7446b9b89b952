#include "reaction.hpp"

#include "completion.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>

namespace harness2fa {
namespace {

namespace asio = boost::asio;

constexpr int most_slow_works = 32, most_slow_rounds = 4;

constexpr int most_looks = 16; // for more changes, before a commit begins

// A commit begins when nothing more arrives, so that it is one for as many changes as possible. Each round of the loop looks at the
// sockets once, and serves what it saw there in the round that follows.
void carry_out_when_quiet(Hub& hub, const asio::any_io_executor& executor, int looks = 0) {
    asio::post(executor, [&hub, executor, looks, lines = hub.lines] {
        if (looks == 0 || (hub.lines != lines && looks < most_looks))
            carry_out_when_quiet(hub, executor, looks + 1);
        else
            hub.parts.store.carry_out();
    });
}

asio::awaitable<void> do_slow_work(Hub& hub, std::function<void()> work, std::chrono::seconds patience) {
    struct Wait {
        Wait(const asio::any_io_executor& executor, std::chrono::seconds patience) : over(executor, patience) {}
        asio::steady_timer over;
        bool done = false;
    };
    const auto executor = co_await asio::this_coro::executor;
    const auto wait = std::make_shared<Wait>(executor, patience);
    const auto failure = std::make_shared<std::exception_ptr>(); // may outlast us
    const auto doing = [failure, work = std::move(work)] {
        try {
            work();
        } catch (...) {
            *failure = std::current_exception();
        }
    };
    const auto deliver = [&hub, waiting = std::weak_ptr(wait)] {
        --hub.slow_works;
        if (const auto waiter = waiting.lock()) {
            waiter->done = true;
            waiter->over.cancel();
        }
    };
    if (hub.slow_works >= most_slow_works || !hub.threads.submit_long(doing, deliver))
        throw std::runtime_error("too much slow work is under way");
    ++hub.slow_works;
    co_await wait->over.async_wait(quiet);
    if (!wait->done)
        throw std::runtime_error("slow work took too long");
    if (*failure)
        std::rethrow_exception(*failure);
}

// One transaction; when it returns, it is on the disk, and the records are written.
asio::awaitable<Step> step(Hub& hub, Dialog& dialog, const Secret* answer) {
    const Situation situation = hub.parts.situation();
    AccountStore& store = hub.parts.store;
    Step made;
    const auto change = [&](Accounts& accounts) {
        const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
        const Context context{accounts, now, situation};
        made = answer ? dialog.answer(context, answer->text()) : dialog.start(context);
    };
    if (hub.connections <= 1) { // there is nobody whose change could share the commit
        store.run(change);
    } else {
        const auto executor = co_await asio::this_coro::executor;
        auto start = [&](AccountStore::Done done) {
            if (store.submit(change, std::move(done)))
                carry_out_when_quiet(hub, executor);
        };
        co_await completion_of(start);
    }
    for (const Record& record : made.records)
        hub.parts.journal.write(record);
    co_return made;
}

} // namespace

asio::awaitable<Step> reaction(Hub& hub, Dialog& dialog, const Secret* answer) {
    Step made = co_await step(hub, dialog, answer);
    for (int rounds = 0; made.slow_work; ++rounds) {
        if (rounds == most_slow_rounds)
            throw std::runtime_error("the codes change faster than they can be compared");
        co_await do_slow_work(hub, std::move(made.slow_work), made.patience);
        made = co_await step(hub, dialog, answer);
    }
    co_return made;
}

asio::awaitable<void> hold_unattended(Hub& hub, std::unique_ptr<Dialog> dialog) {
    if (std::exchange(hub.housekeeping, true)) // one at a time: a user database that hangs must not pile them up
        co_return;
    const Secret empty;
    try {
        Step made = co_await reaction(hub, *dialog, nullptr);
        while (waits_for_answer(made.reply) && !hub.stopping)
            made = co_await reaction(hub, *dialog, &empty);
    } catch (const std::exception& error) { // the next time it may work
        hub.parts.journal.note(Record::Importance::error, std::string("housekeeping failed: ") + error.what());
    }
    hub.housekeeping = false;
}

} // namespace harness2fa
