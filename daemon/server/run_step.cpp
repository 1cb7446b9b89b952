// SPDX-License-Identifier: Apache-2.0
#include "run_step.hpp"

#include "calls/parts/managers_news.hpp"
#include "completion.hpp"
#include "records.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>

namespace harness2fa::server {
namespace {

namespace asio = boost::asio;

constexpr int most_works = 16; // that a dialog may do before it says something

constexpr int most_looks = 16; // for more changes before a commit begins

// carry_out_when_quiet begins the commit when no more lines arrive, so that as many changes as possible share it. Each round of the loop
// looks at the sockets once, and serves in the next round what it saw there.
void carry_out_when_quiet(Hub& hub, const asio::any_io_executor& executor, int looks = 0) {
    asio::post(executor, [&hub, executor, looks, lines = hub.lines] {
        if (looks == 0 || (hub.lines != lines && looks < most_looks))
            carry_out_when_quiet(hub, executor, looks + 1);
        else
            hub.parts.store.carry_out();
    });
}

// A Wait is for slow work, and says how it ended.
struct Wait {
    enum class End { not_yet, done, left, no_thread };

    Wait(const asio::any_io_executor& executor, std::chrono::seconds patience) : over(executor, patience) {}
    void ends(End how) {
        end = how;
        over.cancel();
    }

    asio::steady_timer over;
    End end = End::not_yet;
};

// beginning returns what begins the work when its turn has come. The `party` lives as long as somebody waits for the work.
WorkQueue::Begin beginning(Hub& hub, WorkQueue& queue, const Party& party, std::function<void()> work,
                           const std::shared_ptr<Wait>& wait) {
    return [&hub, &queue, &party, work = std::move(work), wait] {
        if (party.has_left()) {
            wait->ends(Wait::End::left);
            return false;
        }
        const auto deliver = [&queue, share = party.share, waiting = std::weak_ptr(wait)] {
            queue.ended(share);
            if (const auto waiter = waiting.lock())
                waiter->ends(Wait::End::done);
        };
        if (hub.threads.submit_long(work, deliver))
            return true;
        wait->ends(Wait::End::no_thread);
        return false;
    };
}

asio::awaitable<void> do_slow_work(Hub& hub, const Party& party, const calls::Work& slow) {
    const auto executor = co_await asio::this_coro::executor;
    const auto wait = std::make_shared<Wait>(executor, slow.effort.patience);
    const auto failure = std::make_shared<std::exception_ptr>(); // the work may outlast this coroutine
    const auto work = [failure, work = slow.work] {
        try {
            work();
        } catch (...) {
            *failure = std::current_exception();
        }
    };
    WorkQueue& queue = slow.effort.blocks ? hub.blocking_works : hub.computations;
    const auto begin = std::make_shared<const WorkQueue::Begin>(beginning(hub, queue, party, work, wait));
    queue.enter(party.share, begin);
    if (wait->end == Wait::End::not_yet)
        co_await wait->over.async_wait(quiet);
    if (wait->end == Wait::End::left)
        throw PartyHasLeft{};
    if (wait->end != Wait::End::done)
        throw std::runtime_error(wait->end == Wait::End::no_thread ? "the system has no more threads for slow work"
                                                                   : "slow work took too long");
    if (*failure)
        std::rethrow_exception(*failure);
}

// do_work_on_store begins the work on a thread of its own at once, and lends it the store, which nobody else has meanwhile. The store is
// given back when the work is over, even if nobody waits for that any more, and then the changes that waited are carried out.
asio::awaitable<void> do_work_on_store(Hub& hub, const calls::WorkOnStore& slow) {
    const auto executor = co_await asio::this_coro::executor;
    const auto wait = std::make_shared<Wait>(executor, slow.effort.patience);
    storage::AccountStore& store = hub.parts.store;
    const auto lent = std::make_shared<std::unique_ptr<storage::AccountEngine>>(store.lend());
    if (!*lent)
        throw storage::StorageError("a backup is being restored");
    const auto give_back = [&store, lent] {
        store.give_back(std::move(*lent));
        store.carry_out();
    };
    const auto work = [lent, on_store = slow.work] { *lent = on_store(std::move(*lent)); };
    const auto deliver = [give_back, waiting = std::weak_ptr(wait)] {
        give_back();
        if (const auto waiter = waiting.lock())
            waiter->ends(Wait::End::done);
    };
    if (!hub.threads.submit_long(work, deliver)) {
        give_back();
        throw std::runtime_error("the system has no more threads for slow work");
    }
    co_await wait->over.async_wait(quiet);
    if (wait->end != Wait::End::done)
        throw std::runtime_error("slow work took too long");
}

// take_news keeps the news for later: managers are looked up after the change, which must not wait for the user database.
void take_news(Hub& hub, const calls::Step& made, const calls::Situation& situation) {
    if (!situation.settings->mail.enabled)
        return;
    for (const calls::Record& record : made.records)
        if (auto news = calls::news_for_managers(record, situation.host))
            hub.news.push_back(std::move(*news));
    if (!hub.news.empty() && !std::exchange(hub.telling, true))
        hub.begin_telling();
}

// run_transaction runs one step in a transaction. When it returns, the changes are on the disk, and the records are written.
asio::awaitable<calls::Step> run_transaction(Hub& hub, const calls::Peer& peer, const calls::Next& next,
                                             std::string_view typed) {
    const calls::Situation situation = hub.parts.situation();
    storage::AccountStore& store = hub.parts.store;
    calls::Step made;
    const auto change = [&](storage::Accounts& accounts) {
        const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
        made = next(calls::Context{accounts, now, situation}, typed);
    };
    if (hub.connections <= 1) { // there is nobody else whose change could share the commit
        store.run(change);
    } else {
        const auto executor = co_await asio::this_coro::executor;
        auto start = [&](storage::AccountStore::Done done) {
            if (store.submit(change, std::move(done)))
                carry_out_when_quiet(hub, executor);
        };
        co_await completion_of(start);
    }
    for (const calls::Record& record : made.records)
        write(hub, peer, record);
    take_news(hub, made, situation);
    co_return made;
}

Party the_daemon_itself() {
    return {.peer = {.root_rights = true}, .share = {}, .has_left = [] { return false; }};
}

// waits_already lets one dialog of each kind wait, so that a user database that hangs does not pile them up.
bool waits_already(const Hub& hub, const calls::Dialog& dialog) {
    return std::ranges::any_of(hub.unattended, [&](const std::unique_ptr<calls::Dialog>& waiting) {
        const calls::Dialog& other = *waiting;
        return typeid(other) == typeid(dialog);
    });
}

// hold_one names each Next, because GCC 12 destroys a temporary inside a co_await expression twice.
asio::awaitable<void> hold_one(Hub& hub, calls::Dialog& dialog) {
    const Party nobody = the_daemon_itself();
    try {
        calls::Next next = calls::beginning_of(dialog);
        for (;;) {
            calls::Step made = co_await run_step(hub, nobody, next, "");
            auto* const said = std::get_if<calls::Say>(&made.what);
            if (!said || hub.stopping)
                co_return;
            next = std::move(said->next);
        }
    } catch (const std::exception& error) { // it may work the next time
        hub.parts.journal.note(calls::Record::Importance::error, std::string("housekeeping failed: ") + error.what());
    }
}

} // namespace

asio::awaitable<calls::Step> run_step(Hub& hub, const Party& party, const calls::Next& next, std::string_view typed) {
    calls::Step made = co_await run_transaction(hub, party.peer, next, typed);
    for (int works = 0;; ++works) {
        const bool ends =
            std::holds_alternative<calls::Say>(made.what) || std::holds_alternative<calls::End>(made.what);
        if (ends)
            co_return made;
        if (works == most_works)
            throw std::runtime_error("a dialog works on and on");
        calls::Next after;
        if (auto* const slow = std::get_if<calls::Work>(&made.what)) {
            co_await do_slow_work(hub, party, *slow);
            after = std::move(slow->next);
        } else if (auto* const on_store = std::get_if<calls::WorkOnStore>(&made.what)) {
            co_await do_work_on_store(hub, *on_store);
            after = std::move(on_store->next);
        }
        made = co_await run_transaction(hub, party.peer, after, typed);
    }
}

asio::awaitable<void> hold_unattended(Hub& hub, std::unique_ptr<calls::Dialog> dialog) {
    if (waits_already(hub, *dialog)) // the one that waits will see all that this one would
        co_return;
    hub.unattended.push_back(std::move(dialog));
    if (std::exchange(hub.housekeeping, true))
        co_return;
    while (!hub.unattended.empty() && !hub.stopping) {
        const auto next = std::move(hub.unattended.front());
        hub.unattended.pop_front();
        co_await hold_one(hub, *next);
    }
    hub.housekeeping = false;
}

asio::awaitable<void> tell_managers(Hub& hub) {
    const Party nobody = the_daemon_itself();
    while (!hub.news.empty()) {
        const std::vector<std::string> news = hub.news; // more news may come meanwhile
        const auto dialog = calls::telling_managers(news);
        const calls::Next next = calls::beginning_of(*dialog);
        try {
            co_await run_step(hub, nobody, next, "");
        } catch (const std::exception& error) {
            note_untold(hub, news, error.what());
        }
        hub.news.erase(hub.news.begin(), hub.news.begin() + std::ssize(news));
    }
    hub.telling = false;
}

} // namespace harness2fa::server
