// SPDX-License-Identifier: Apache-2.0
#include "../support/temporary_directory.hpp"
#include "common/daemon_client.hpp"
#include "common/wire.hpp"

#include <gtest/gtest.h>

#include <array>
#include <fcntl.h>
#include <filesystem>
#include <functional>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <thread>

namespace harness2fa {
namespace {

using namespace std::chrono_literals;

// Listens, takes one connection and does with it what the test says.
class FakeDaemon {
  public:
    explicit FakeDaemon(std::function<void(int)> serve)
        : path(directory_ / "socket"), listening_(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::copy(path.begin(), path.end(), std::begin(address.sun_path));
        EXPECT_EQ(bind(listening_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
        EXPECT_EQ(listen(listening_.get(), 1), 0);
        thread_ = std::thread([this, serve = std::move(serve)] {
            const Descriptor connection(accept4(listening_.get(), nullptr, nullptr, SOCK_CLOEXEC));
            serve(connection.get());
        });
    }
    ~FakeDaemon() { thread_.join(); }
    FakeDaemon(const FakeDaemon&) = delete;
    FakeDaemon& operator=(const FakeDaemon&) = delete;

  private:
    test::TemporaryDirectory directory_;

  public:
    const std::string path;

  private:
    Descriptor listening_;
    std::thread thread_;
};

std::string read_line(int socket) {
    std::string line;
    for (char byte = 0; read(socket, &byte, 1) == 1 && byte != '\n';)
        line += byte;
    return line;
}
void say(int socket, std::string_view bytes) {
    send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL); // the client may be gone: some tests want that
}
void wait_for_the_end(int socket) {
    while (!read_line(socket).empty()) {
    }
}

constexpr auto ask = R"({"type":"ask","text":"","prompt":"Code: ","echo":false})";

TEST(DaemonClient, ExchangesLines) {
    std::string call, answer;
    {
        FakeDaemon daemon([&](int socket) {
            call = read_line(socket);
            say(socket, ask + std::string("\n"));
            answer = read_line(socket);
            say(socket, encode(Done{"Done."}).text());
        });
        DaemonClient client(daemon.path);
        EXPECT_EQ(std::get<Ask>(client.exchange(DisableCall{"alice"})).prompt, "Code: ");
        EXPECT_EQ(std::get<Done>(client.exchange(Answer{Secret("123456")})).text, "Done.");
    }
    EXPECT_EQ(call, R"({"type":"disable","as":"alice"})");
    EXPECT_EQ(answer, R"({"type":"answer","text":"123456"})");
}

TEST(DaemonClient, ReadsAReplyThatComesInPieces) {
    FakeDaemon daemon([](int socket) {
        read_line(socket);
        for (const char byte : std::string(ask) + '\n')
            say(socket, {&byte, 1});
    });
    EXPECT_EQ(std::get<Ask>(DaemonClient(daemon.path).exchange(EnrollCall{})).prompt, "Code: ");
}

TEST(DaemonClient, SaysThatNobodyIsThere) {
    const test::TemporaryDirectory directory;
    EXPECT_THROW(DaemonClient(directory / "none"), NoDaemon);
    EXPECT_THROW(DaemonClient(""), NoDaemon);
    EXPECT_THROW(DaemonClient(std::string(108, 'x')), NoDaemon);
    close(creat((directory / "file").c_str(), 0600));
    EXPECT_THROW(DaemonClient(directory / "file"), NoDaemon);
}

TEST(DaemonClient, GivesUpOnASilentDaemonAtTheDeadline) {
    FakeDaemon daemon(wait_for_the_end);
    DaemonClient client(daemon.path, std::nullopt, 50ms);
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_THROW(client.exchange(EnrollCall{}), ConnectionLost);
    EXPECT_GE(std::chrono::steady_clock::now() - begin, 50ms);
}

TEST(DaemonClient, ADripOfBytesDoesNotMoveTheDeadline) {
    FakeDaemon daemon([](int socket) {
        while (send(socket, " ", 1, MSG_NOSIGNAL) == 1)
            std::this_thread::sleep_for(1ms); // slower than the reader, that is the point
    });
    DaemonClient client(daemon.path, std::nullopt, 50ms);
    EXPECT_THROW(client.exchange(EnrollCall{}), ConnectionLost);
}

TEST(DaemonClient, TellsWhetherTheLastWordsWereSent) {
    FakeDaemon daemon([](int socket) {
        read_line(socket);
        say(socket, ask + std::string("\n"));
        read_line(socket);
    });
    DaemonClient client(daemon.path);
    client.exchange(EnrollCall{});
    try {
        client.exchange(Answer{Secret("1")});
        FAIL();
    } catch (const ConnectionLost& lost) {
        EXPECT_TRUE(lost.was_sent());
    }
    try {
        client.exchange(Answer{Secret("2")}); // to a connection that is closed
        FAIL();
    } catch (const ConnectionLost& lost) {
        EXPECT_FALSE(lost.was_sent());
    }
}

TEST(DaemonClient, HearsWhyItWasTurnedAwayBeforeItSpoke) {
    FakeDaemon daemon([](int socket) { say(socket, encode(Refused{RefusalReason::unavailable, "Too busy."}).text()); });
    DaemonClient client(daemon.path);
    EXPECT_EQ(std::get<Refused>(client.receive()).text, "Too busy.");
    EXPECT_THROW(client.receive(), ConnectionLost);
}

TEST(DaemonClient, RefusesWhatIsNotTheProtocol) {
    for (const std::string& bytes :
         {std::string("HTTP/1.1 400\n"), std::string("\n"), std::string(longest_reply + 1, 'x'),
          std::string(R"({"type":"done","text":"","text":""})") + '\n'}) {
        FakeDaemon daemon([&](int socket) {
            read_line(socket);
            say(socket, bytes);
        });
        DaemonClient client(daemon.path);
        EXPECT_THROW(client.exchange(EnrollCall{}), NoDaemon);
    }
}

TEST(DaemonClient, KeepsItsSocketFromOtherPrograms) {
    FakeDaemon daemon(wait_for_the_end);
    const DaemonClient client(daemon.path);
    EXPECT_NE(fcntl(client.descriptor(), F_GETFD) & FD_CLOEXEC, 0);
}

TEST(Trust, RootOneselfTheServiceAndWhoWasNamed) {
    const TrustedPeers peers{.own = 1000, .service = 998, .named = 1001};
    EXPECT_TRUE(peers.include(0));
    EXPECT_TRUE(peers.include(1000));
    EXPECT_TRUE(peers.include(998));
    EXPECT_TRUE(peers.include(1001));
    EXPECT_FALSE(peers.include(1002));
    EXPECT_FALSE((TrustedPeers{.own = 1000, .service = {}, .named = {}}.include(998)));
}

TEST(Trust, TheServicesDirectoryMustBeRealAndItsOwnersAlone) {
    const test::TemporaryDirectory directory;
    if (geteuid() == 0) {
        ASSERT_EQ(chown(directory.path().string().c_str(), 998, 998), 0);
        EXPECT_EQ(service_owner(directory.path().string()), uid_t{998});
        for (const mode_t mode : {0775U, 0757U, 0777U, 01777U}) {
            ASSERT_EQ(chmod(directory.path().string().c_str(), mode), 0);
            EXPECT_EQ(service_owner(directory.path().string()), std::nullopt) << mode;
        }
        ASSERT_EQ(chmod(directory.path().string().c_str(), 0755), 0);
        std::filesystem::create_symlink(directory.path().string(), directory / "link");
        EXPECT_EQ(service_owner(directory / "link"), std::nullopt);
        ASSERT_EQ(chown(directory.path().string().c_str(), 999, 999), 0);
        EXPECT_EQ(service_owner(directory.path().string()), uid_t{999});
        ASSERT_EQ(chown(directory.path().string().c_str(), 1000, 1000), 0);
    }
    EXPECT_EQ(service_owner(directory.path().string()), std::nullopt); // a person's
    EXPECT_EQ(service_owner(directory / "missing"), std::nullopt);
    EXPECT_EQ(service_owner("/etc/passwd"), std::nullopt);
    EXPECT_EQ(service_owner("/"), uid_t{0});
}

} // namespace
} // namespace harness2fa
