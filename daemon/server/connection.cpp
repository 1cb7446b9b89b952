// SPDX-License-Identifier: Apache-2.0
#include "connection.hpp"

#include "connection_guards.hpp"
#include "records.hpp"
#include "run_step.hpp"

#include "common/line_reader.hpp"
#include "common/wire.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/write.hpp>

#include <poll.h>

#include <algorithm>
#include <array>

namespace harness2fa::server {
namespace {

namespace asio = boost::asio;
using namespace asio::experimental::awaitable_operators;
using namespace std::chrono_literals;
using Socket = asio::local::stream_protocol::socket;

constexpr auto patience_for_call = 10s;         // a caller sends its call at once
constexpr auto patience_for_reader = 10s;       // a caller reads its reply at once
constexpr auto patience_for_enrollment = 15min; // installing an app takes a while
constexpr auto patience_when_stopping = 200ms;
// most_look_ups_of_one is how many look-ups one uid may have under way at once: no user may fill a slow user database alone.
constexpr int most_look_ups_of_one = 16;

struct BadLine {
    std::string complaint;
};

class Connection {
  public:
    Connection(Socket socket, calls::Peer peer, Hub& hub)
        : socket_(std::move(socket)), peer_(peer), hub_(hub), timer_(socket_.get_executor()) {}

    asio::awaitable<void> serve();

  private:
    asio::awaitable<void> hold_dialog();
    asio::awaitable<std::variant<calls::Facts, Reply>> facts();
    asio::awaitable<std::optional<LookUps::Answer>> ask_database(directory::Question question, LookUps::About about);
    bool has_hung_up();
    asio::awaitable<std::optional<Secret>> read_answer();
    asio::awaitable<bool> send(const Reply& reply);
    asio::awaitable<std::optional<Secret>> read_line(std::chrono::milliseconds patience);
    std::optional<Secret> line_that_is_here();
    void append(std::size_t size);

    calls::Record record(calls::Record::Importance importance, const std::string& outcome,
                         const std::string& reason) const;
    void write_refusal(const std::string& user, const std::string& actor, const std::string& reason) const;
    Reply failure(const std::string& reason, const std::string& text) const;

    Socket socket_;
    calls::Peer peer_;
    Hub& hub_;
    std::optional<Share> share_; // std::nullopt before a call has come
    asio::steady_timer timer_;
    LineReader reader_{longest_call};
    std::array<char, 1024> bytes_{};
    std::optional<Call> call_;
};

asio::awaitable<void> Connection::serve() {
    socket_.non_blocking(true);
    std::optional<Reply> last;
    try {
        co_await hold_dialog();
    } catch (const BadLine& bad) {
        last = Refused{RefusalReason::bad_call, "The call was not understood: " + bad.complaint + "."};
    } catch (const PartyHasLeft&) {
        co_return;
    } catch (const storage::DamagedAccount& error) {
        last = failure("account_damaged", error.what());
    } catch (const std::exception& error) {
        last = failure(error.what(),
                       "The store of harness2fa cannot be used now; nothing was changed. The journal says why.");
    }
    if (last)
        co_await send(*last);
}

asio::awaitable<void> Connection::hold_dialog() {
    const auto line = co_await read_line(patience_for_call);
    if (!line)
        co_return;
    auto decoded = decode_call(line->text());
    if (!decoded)
        throw BadLine{decoded.error().why};
    call_.emplace(std::move(*decoded));
    if (std::holds_alternative<Answer>(*call_))
        throw BadLine{"nobody asked for an answer"};

    const auto gathered = co_await facts();
    if (const auto* refusal = std::get_if<Reply>(&gathered)) {
        write_refusal("", "uid " + std::to_string(peer_.uid), "not_servable");
        co_await send(*refusal);
        co_return;
    }
    const auto& known = std::get<calls::Facts>(gathered);
    const auto allowed = rules::permission(*call_, known.caller);
    if (const auto* denied = std::get_if<rules::NotPermitted>(&allowed)) {
        write_refusal(known.subject.name.str(), known.acting(), "not_permitted");
        // refusal is named first, because GCC 12 destroys a temporary inside a co_await expression twice.
        const Reply refusal = Refused{RefusalReason::not_permitted, denied->text};
        co_await send(refusal);
        co_return;
    }
    share_ = share_of(*call_, peer_, known);
    const LoginPlace place(hub_, *call_, *share_);
    if (!place.free())
        throw std::runtime_error("too many logins of this user wait for a code");

    const Party party{peer_, *share_, [this] { return has_hung_up(); }};
    const auto dialog = calls::open_dialog(*call_, known);
    calls::Next next = calls::beginning_of(*dialog);
    Secret typed;
    for (bool farewell = false;;) { // when the server stops, one more answer is taken
        calls::Step step = co_await run_step(hub_, party, next, typed.text());
        auto* const said = std::get_if<calls::Say>(&step.what);
        if (!co_await send(said ? said->reply : std::get<calls::End>(step.what).reply) || !said ||
            std::exchange(farewell, hub_.stopping))
            co_return;
        auto answer = co_await read_answer();
        if (!answer)
            co_return;
        typed = std::move(*answer);
        next = std::move(said->next);
    }
}

asio::awaitable<std::optional<Secret>> Connection::read_answer() {
    const auto idle = hub_.parts.settings()->limits.idle;
    const auto line = co_await read_line(std::holds_alternative<EnrollCall>(*call_)
                                             ? std::max<std::chrono::seconds>(idle, patience_for_enrollment)
                                             : idle);
    if (!line)
        co_return std::nullopt;
    auto message = decode_call(line->text());
    if (!message)
        throw BadLine{message.error().why};
    auto* const answer = std::get_if<Answer>(&*message);
    if (!answer)
        throw BadLine{"an answer was expected"};
    co_return std::move(answer->text);
}

// facts nearly always come from /etc/passwd, in place, and otherwise from the user database, with a deadline. What is not known by then is
// undetermined.
asio::awaitable<std::variant<calls::Facts, Reply>> Connection::facts() {
    const auto settings = hub_.parts.settings();
    auto asked = calls::question_of(*call_, peer_, *settings);
    if (auto* refusal = std::get_if<Reply>(&asked))
        co_return std::move(*refusal);
    const auto& question = std::get<directory::Question>(asked);
    const auto local = directory::found_locally(question);
    if (local && directory::leaves_nothing_open(question))
        co_return facts_of(*call_, peer_, settings, local);
    const auto answer = co_await ask_database(question, local ? LookUps::About::locals : LookUps::About::others);
    if (answer)
        co_return facts_of(*call_, peer_, settings, answer->found);
    hub_.parts.journal.note(calls::Record::Importance::error, "the user database does not answer");
    co_return facts_without_directory(*call_, peer_, settings, local);
}

asio::awaitable<std::optional<LookUps::Answer>> Connection::ask_database(directory::Question question,
                                                                         LookUps::About about) {
    if (!peer_.root_rights && hub_.looking_up[peer_.uid] >= most_look_ups_of_one)
        co_return std::nullopt;
    ++hub_.looking_up[peer_.uid];
    const auto answer = co_await hub_.look_ups.ask(question, about);
    if (--hub_.looking_up[peer_.uid] == 0)
        hub_.looking_up.erase(peer_.uid);
    co_return answer;
}

// record is for the journal, where no dialog wrote a record of its own. It has the words of the login call, if there is one.
calls::Record Connection::record(calls::Record::Importance importance, const std::string& outcome,
                                 const std::string& reason) const {
    calls::Record record{.importance = importance, .outcome = outcome, .reason = reason};
    if (const auto* login = call_ ? std::get_if<LoginCall>(&*call_) : nullptr) {
        record.user = login->user;
        record.service = login->service;
        record.client = login->rhost;
    }
    return record;
}

void Connection::write_refusal(const std::string& user, const std::string& actor, const std::string& reason) const {
    calls::Record refusal = record(calls::Record::Importance::warning, "refused", reason);
    if (refusal.user.empty())
        refusal.user = user;
    refusal.actor = actor;
    write(hub_, peer_, refusal);
}

Reply Connection::failure(const std::string& reason, const std::string& text) const {
    write(hub_, peer_, record(calls::Record::Importance::alert, "unavailable", reason));
    if (call_ && std::holds_alternative<LoginCall>(*call_))
        return LoginResult{LoginOutcome::unavailable, ""};
    return Refused{RefusalReason::unavailable, text};
}

// has_hung_up does not count a caller who has only finished sending, because that one still reads.
bool Connection::has_hung_up() {
    pollfd socket{socket_.native_handle(), 0, 0};
    return ::poll(&socket, 1, 0) == 1 && (socket.revents & POLLHUP) != 0;
}

asio::awaitable<bool> Connection::send(const Reply& reply) {
    const Secret line = encode(reply);
    boost::system::error_code error; // nearly always the socket takes the line at once
    const std::size_t sent = socket_.write_some(asio::buffer(line.data(), line.size()), error);
    if (sent == line.size())
        co_return true;
    const auto rest = asio::buffer(line.data() + sent, line.size() - sent);
    timer_.expires_after(patience_for_reader);
    const auto done = co_await (asio::async_write(socket_, rest, quiet) || timer_.async_wait(quiet));
    co_return done.index() == 0 && !std::get<0>(std::get<0>(done));
}

void Connection::append(std::size_t size) {
    reader_.append({bytes_.data(), size});
    wipe(bytes_.data(), size);
}

// read_line returns std::nullopt if the caller is gone or too slow, or if the server stops.
asio::awaitable<std::optional<Secret>> Connection::read_line(std::chrono::milliseconds patience) {
    const Wakeable wakeable(hub_, timer_, share_ ? &*share_ : nullptr);
    bool last_chance = hub_.stopping; // a caller who connected before the server stops may still send a call
    if (last_chance)
        patience = call_ ? 0ms : patience_when_stopping;
    timer_.expires_after(patience);
    for (;;) {
        if (auto line = line_that_is_here())
            co_return line;
        if (reader_.overflowed())
            throw BadLine{"a line is too long"};
        const auto done = co_await (socket_.async_read_some(asio::buffer(bytes_), quiet) || timer_.async_wait(quiet));
        if (done.index() == 1 && hub_.stopping && !call_ && !last_chance) {
            last_chance = true;
            timer_.expires_after(patience_when_stopping);
            continue;
        }
        if (done.index() == 1)
            co_return hub_.stopping ? line_that_is_here() : std::nullopt;
        const auto& [error, size] = std::get<0>(done);
        if (error)
            co_return std::nullopt;
        append(size);
    }
}

// line_that_is_here does not wait. It returns std::nullopt if no whole line has come yet.
std::optional<Secret> Connection::line_that_is_here() {
    boost::system::error_code error;
    for (;;) {
        if (auto line = reader_.next()) {
            ++hub_.lines;
            return line;
        }
        if (error || reader_.overflowed())
            return {};
        append(socket_.read_some(asio::buffer(bytes_), error));
    }
}

} // namespace

asio::awaitable<void> serve(Socket socket, calls::Peer peer, Hub& hub) {
    try {
        Connection connection(std::move(socket), peer, hub);
        co_await connection.serve();
    } catch (const std::exception& error) { // the caller sees the end of the connection, and refuses
        hub.parts.journal.note(calls::Record::Importance::alert, std::string("a connection failed: ") + error.what());
    }
}

void turn_away(Socket& socket, const std::string& why) {
    boost::system::error_code ignored; // the caller sees the end of the connection
    socket.non_blocking(true, ignored);
    const Secret line = encode(Reply{Refused{RefusalReason::unavailable, why}});
    socket.write_some(asio::buffer(line.data(), line.size()), ignored);
    socket.close(ignored);
}

} // namespace harness2fa::server
