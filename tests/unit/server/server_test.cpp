// SPDX-License-Identifier: Apache-2.0
// The server over its real socket, store and user database. Its peers are other processes where they must be other users.
#include "../support/made_store.hpp"
#include "../support/temporary_directory.hpp"
#include "common/wire.hpp"
#include "server/listening_socket.hpp"
#include "server/server.hpp"

#include <gtest/gtest.h>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <csignal>
#include <future>

namespace harness2fa::server {
namespace {

constexpr uid_t nobody = 65534;
constexpr int limits = 48; // connections

// One connection. Reads are given up after 20 seconds, so that a server that never answers fails the test.
class Peer {
  public:
    explicit Peer(const std::string& path) : socket_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        path.copy(address.sun_path, sizeof address.sun_path - 1);
        connected_ = ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
        const timeval patience{20, 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    }
    ~Peer() { ::close(socket_); }
    Peer(const Peer&) = delete;
    Peer& operator=(const Peer&) = delete;

    bool connected() const { return connected_; }
    void send(const std::string& bytes) const { ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL); }
    void finish_sending() const { ::shutdown(socket_, SHUT_WR); }

    // Without its '\n'; "" at the end of the connection.
    std::string line() {
        for (;;) {
            if (const auto end = held_.find('\n'); end != std::string::npos) {
                const std::string found = held_.substr(0, end);
                held_.erase(0, end + 1);
                return found;
            }
            std::array<char, 4096> bytes{};
            const auto size = ::recv(socket_, bytes.data(), bytes.size(), 0);
            if (size <= 0)
                return "";
            held_.append(bytes.data(), static_cast<std::size_t>(size));
        }
    }
    std::string call(const std::string& line_to_send) {
        send(line_to_send + '\n');
        return line();
    }

  private:
    int socket_;
    bool connected_ = false;
    std::string held_;
};

class ServerTest : public testing::Test {
  protected:
    void SetUp() override {
        if (::geteuid() != 0)
            GTEST_SKIP() << "needs root, to be other users";
        ::chmod(directory.path().c_str(), 0755);
        settings.limits.per_user = 3;
        settings.limits.connections = limits;
        situation.settings = std::make_shared<const settings::Settings>(settings);
        situation.host = "web1";
        files = std::make_unique<storage::StoreFiles>(test::made_store(directory / "accounts.db"));
        store = std::make_unique<storage::AccountStore>(files->open());
        socket = std::make_unique<ListeningSocket>(path());
        // The signal that ends it must not come before it is waited for: the server takes it in its constructor.
        server =
            std::make_unique<Server>(socket->release(), Server::Parts{*store, journal, [this] { return situation; },
                                                                      [this] { return situation.settings; }, 0});
        running = std::async(std::launch::async, [this] { server->run(); });
    }
    void TearDown() override {
        if (running.valid())
            stop();
    }
    void stop() {
        ::kill(::getpid(), SIGTERM);
        running.get();
    }
    std::string path() const { return directory / "socket"; }
    void have_devices(const std::vector<std::string>& names) {
        store->run([&](storage::Accounts& accounts) {
            for (const std::string& name : names) {
                rules::Account account{*UserName::parse(name), {}, {}, {}, {}};
                account.devices.push_back({"phone", Secret(rules::secret_size), {}, {}, Time{}, {}, false});
                accounts.save(account);
            }
        });
    }
    static bool asks(Peer& peer, const std::string& name) {
        return peer.call(R"({"type":"login","user":")" + name + R"(","service":"sshd"})")
            .starts_with(R"({"type":"ask")");
    }

    // What a process of that user is answered.
    std::string call_as(uid_t uid, const std::string& line) const {
        std::array<int, 2> pipe{};
        if (::pipe(pipe.data()) != 0)
            return "";
        const pid_t child = ::fork();
        if (child == 0) {
            if (::setuid(uid) != 0)
                ::_exit(1);
            const std::string reply = Peer(path()).call(line);
            [[maybe_unused]] const auto written = ::write(pipe[1], reply.data(), reply.size());
            ::_exit(0);
        }
        ::close(pipe[1]);
        std::string reply;
        std::array<char, 4096> bytes{};
        for (ssize_t size = 0; (size = ::read(pipe[0], bytes.data(), bytes.size())) > 0;)
            reply.append(bytes.data(), static_cast<std::size_t>(size));
        ::close(pipe[0]);
        ::waitpid(child, nullptr, 0);
        return reply;
    }

    test::TemporaryDirectory directory;
    settings::Settings settings;
    calls::Situation situation;
    systemd::Journal journal;
    std::unique_ptr<storage::StoreFiles> files;
    std::unique_ptr<storage::AccountStore> store;
    std::unique_ptr<ListeningSocket> socket;
    std::unique_ptr<Server> server;
    std::future<void> running;
};

constexpr char login_of_root[] = R"({"type":"login","user":"root","service":"sshd"})";

TEST_F(ServerTest, AnswersACallAndClosesTheConnection) {
    Peer peer(path());
    EXPECT_EQ(peer.call(login_of_root), R"({"type":"result","outcome":"none_needed","text":""})");
    EXPECT_EQ(peer.line(), "");
}

TEST_F(ServerTest, WhatIsReadableWithoutEndDoesNotTakeTheLoop) {
    using namespace std::chrono_literals;
    std::array<int, 2> pipe{};
    ASSERT_EQ(::pipe(pipe.data()), 0);
    ASSERT_EQ(::write(pipe[1], "x", 1), 1); // nobody reads it
    std::atomic<int> calls = 0;
    std::promise<void> over;
    server->after(0ms, [&] {
        server->on_readable(
            pipe[0], [&] { ++calls; }, 50ms);
        server->after(500ms, [&] { over.set_value(); });
    });
    over.get_future().wait();
    stop();
    EXPECT_GT(calls, 1);
    EXPECT_LE(calls, 11);
    ::close(pipe[1]); // the server has closed the other end
}

TEST_F(ServerTest, WhoIsWhoComesFromTheKernel) {
    EXPECT_NE(call_as(nobody, login_of_root).find("not_permitted"), std::string::npos);
    EXPECT_NE(call_as(nobody, R"({"type":"login","user":"nobody"})").find("none_needed"), std::string::npos);
    EXPECT_NE(call_as(nobody, R"({"type":"status","user":"root"})").find("not_permitted"), std::string::npos);
    EXPECT_NE(call_as(nobody, R"({"type":"status"})").find(R"("user":"nobody")"), std::string::npos);
    EXPECT_NE(call_as(nobody, R"({"type":"status","as":"root"})").find("not_permitted"), std::string::npos);
    EXPECT_NE(call_as(nobody, R"({"type":"enroll","as":"root"})").find("not_permitted"), std::string::npos);
    EXPECT_NE(call_as(nobody, R"({"type":"disable","as":"root"})").find("not_permitted"), std::string::npos);
    EXPECT_NE(call_as(nobody, R"({"type":"unlock","user":"root"})").find("not_permitted"), std::string::npos);
    EXPECT_NE(call_as(0, R"({"type":"status","user":"nobody"})").find(R"("user":"nobody")"), std::string::npos);
}

TEST_F(ServerTest, ABadLineIsOneCleanErrorAndTheEnd) {
    for (const std::string line : {"", "{", "[]", "null", R"({"type":"answer","text":"123456"})", R"({"type":"login"})",
                                   R"({"type":"nonsense"})", R"({"type":"login","user":"root","user":"root"})",
                                   R"({"type":"login","user":"root","more":1})", R"({"type":"login","user":["root"]})",
                                   "{\"type\":\"login\",\"user\":\"\xff\"}"}) {
        Peer peer(path());
        EXPECT_NE(peer.call(line).find("bad_call"), std::string::npos) << line;
        EXPECT_EQ(peer.line(), "") << line;
    }
    Peer peer(path());
    EXPECT_NE(peer.call(std::string(longest_call + 1, ' ')).find("bad_call"), std::string::npos);
}

TEST_F(ServerTest, AMalformedNameIsRefused) {
    for (const std::string name : {"a/b", "..", "", "-x", "a:b", "a\\u0000", "a\\nb", "\\u001b[2J"})
        EXPECT_EQ(Peer(path()).call(R"({"type":"login","user":")" + name + R"("})").find("none_needed"),
                  std::string::npos)
            << name;
}

TEST_F(ServerTest, ACallThatEndsInTheMiddleIsForgotten) {
    Peer peer(path());
    peer.send(R"({"type":"login")");
    peer.finish_sending();
    EXPECT_EQ(peer.line(), "");
}

TEST_F(ServerTest, OneUserHoldsSoManyConnectionsAndRootIsServedStill) {
    const pid_t child = ::fork();
    if (child == 0) {
        if (::setuid(nobody) != 0)
            ::_exit(1);
        std::vector<std::unique_ptr<Peer>> held;
        for (int i = 0; i < 3; ++i) {
            held.push_back(std::make_unique<Peer>(path()));
            held.back()->call(R"({"type":"enroll"})"); // an offer: it is served, and waits
        }
        ::_exit(Peer(path()).line().find("per_user") == std::string::npos ? 2 : 0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(WEXITSTATUS(status), 0);
    EXPECT_NE(Peer(path()).call(login_of_root).find("none_needed"), std::string::npos);
}

// What a person sees who is let go: the end of the connection, after which the module connects again.
TEST_F(ServerTest, WhoHasManyDialogsBarsNobody) {
    const std::vector<std::string> names{"daemon", "bin", "sys", "root"};
    have_devices(names);
    std::vector<std::unique_ptr<Peer>> held;
    for (int i = 0; i < 3 * limits; ++i) {
        held.push_back(std::make_unique<Peer>(path()));
        ASSERT_TRUE(asks(*held.back(), names.at(static_cast<std::size_t>(i) % 3))) << i;
    }
    Peer root(path()), another(path());
    EXPECT_TRUE(asks(root, "root"));
    EXPECT_NE(call_as(nobody, R"({"type":"status"})").find(R"("user":"nobody")"), std::string::npos);
    EXPECT_TRUE(asks(another, "root"));
    EXPECT_EQ(held.front()->line(), "") << "the one that has waited longest is let go";
    EXPECT_TRUE(held.back()->call(R"({"type":"answer","text":"nonsense"})").starts_with(R"({"type":"ask")"));
    EXPECT_TRUE(root.call(R"({"type":"answer","text":"nonsense"})").starts_with(R"({"type":"ask")"))
        << "who holds few is not let go";
}

TEST_F(ServerTest, OneMoreDialogOfANameEndsItsLongestAndNoOther) {
    have_devices({"daemon", "bin"});
    Peer other(path());
    ASSERT_TRUE(asks(other, "bin"));
    std::vector<std::unique_ptr<Peer>> held;
    for (int i = 0; i < 17; ++i) {
        held.push_back(std::make_unique<Peer>(path()));
        ASSERT_TRUE(asks(*held.back(), "daemon")) << i;
    }
    EXPECT_EQ(held.at(0)->line(), "");
    for (int i = 1; i < 17; ++i)
        EXPECT_TRUE(held.at(static_cast<std::size_t>(i))
                        ->call(R"({"type":"answer","text":"x"})")
                        .starts_with(R"({"type":"ask")"));
    EXPECT_TRUE(other.call(R"({"type":"answer","text":"x"})").starts_with(R"({"type":"ask")"));
}

TEST_F(ServerTest, ADialogGoesOnUntilItsEnd) {
    Peer peer(path());
    EXPECT_TRUE(peer.call(R"({"type":"enroll"})").starts_with(R"({"type":"offer")"));
    EXPECT_TRUE(peer.call(R"({"type":"answer","text":"nonsense"})").starts_with(R"({"type":"ask")"));
    EXPECT_NE(peer.call(login_of_root).find("bad_call"), std::string::npos);
    EXPECT_EQ(peer.line(), "");
}

TEST_F(ServerTest, WhenItStopsWhatHasComeIsAnsweredAndWhoWaitsIsLetGo) {
    Peer waiting(path());
    waiting.call(R"({"type":"enroll"})");
    Peer asked(path());
    asked.call(R"({"type":"enroll"})");
    Peer silent(path());
    asked.send("{\"type\":\"answer\",\"text\":\"nonsense\"}\n");
    stop();
    EXPECT_TRUE(asked.line().starts_with(R"({"type":"ask")"));
    EXPECT_EQ(asked.line(), "");
    EXPECT_EQ(waiting.line(), "");
    EXPECT_EQ(silent.line(), "");
}

TEST_F(ServerTest, ManagersAreToldOfAChangeAlsoWhenItStopsThen) {
    settings.mail.enabled = true;
    settings.mail.to = "{user}@example.com";
    settings.managers = {"daemon"}; // whose main group it is
    situation.settings = std::make_shared<const settings::Settings>(settings);
    have_devices({"nobody"});
    EXPECT_NE(Peer(path()).call(R"({"type":"forget","user":"nobody"})").find("is removed"), std::string::npos);
    stop();
    store->run([](storage::Accounts& accounts) {
        const auto of_nobody = accounts.next_mail(Time{});
        ASSERT_TRUE(of_nobody);
        accounts.remove_mail(of_nobody->id);
        const auto mail = accounts.next_mail(Time{});
        ASSERT_TRUE(mail);
        EXPECT_EQ(mail->to, *MailAddress::parse("daemon@example.com"));
        EXPECT_EQ(mail->about, "root removed all that was known of nobody on web1.");
    });
}

TEST_F(ServerTest, AStoreThatFailsIsToldAndTheNextCallIsServed) {
    store->run([](storage::Accounts& accounts) {
        rules::Account root{*UserName::parse("root"), 0, {}, {}, {}};
        root.devices.push_back({"phone", Secret(rules::secret_size), {}, {}, Time{}, {}, false});
        accounts.save(root);
    });
    EXPECT_TRUE(Peer(path()).call(login_of_root).starts_with(R"({"type":"ask")"));
    std::filesystem::resize_file(directory / "accounts.db", 0);
    std::filesystem::resize_file(directory / "accounts.db-wal", 0);
    EXPECT_EQ(Peer(path()).call(login_of_root).find("none_needed"), std::string::npos);
}

class Counting : public calls::Dialog {
  public:
    explicit Counting(std::function<void()> begun) : begun_(std::move(begun)) {}
    calls::Step start(const calls::Context&) override {
        begun_();
        return calls::finish(Done{});
    }

  private:
    std::function<void()> begun_;
};

class CountingToo : public Counting {
    using Counting::Counting;
};

// With several connections a dialog waits for others' changes before it is done.
TEST_F(ServerTest, UnattendedDialogsWaitForEachOther) {
    have_devices({"nobody", "root"});
    Peer one(path()), two(path());
    asks(one, "nobody");
    asks(two, "root");
    std::promise<void> first, second;
    server->after(std::chrono::milliseconds{0}, [&] {
        server->hold(std::make_unique<Counting>([&] { first.set_value(); }));
        server->hold(std::make_unique<CountingToo>([&] { second.set_value(); }));
        server->hold(std::make_unique<CountingToo>([] { FAIL() << "one of each kind waits"; }));
    });
    EXPECT_EQ(first.get_future().wait_for(std::chrono::seconds{20}), std::future_status::ready);
    EXPECT_EQ(second.get_future().wait_for(std::chrono::seconds{20}), std::future_status::ready);
}

} // namespace
} // namespace harness2fa::server
