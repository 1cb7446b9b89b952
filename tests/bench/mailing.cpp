// SPDX-License-Identifier: Apache-2.0
#include "mailing.hpp"

#include "common/descriptor.hpp"
#include "spawned.hpp"

#include <arpa/inet.h>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <netinet/in.h>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/wait.h>
#include <thread>

namespace harness2fa::bench {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds patience = 20s, between_looks = 20ms; // a mail server tells nobody when it listens

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

std::uint16_t free_port() {
    const Descriptor probe(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    if (::bind(probe.get(), reinterpret_cast<const sockaddr*>(&address), size) != 0 ||
        ::getsockname(probe.get(), reinterpret_cast<sockaddr*>(&address), &size) != 0)
        throw std::runtime_error("no port for a mail server");
    return ntohs(address.sin_port);
}

void wait_until_listening(std::uint16_t port) {
    const auto end = std::chrono::steady_clock::now() + patience;
    const sockaddr_in address = loopback(port);
    while (std::chrono::steady_clock::now() < end) {
        const Descriptor client(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        if (::connect(client.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0)
            return;
        std::this_thread::sleep_for(between_looks);
    }
    throw std::runtime_error("the mail server (package python3-aiosmtpd) does not start");
}

void end(pid_t pid) {
    if (pid <= 0)
        return;
    ::kill(pid, SIGKILL);
    ::waitpid(pid, nullptr, 0);
}

} // namespace

Mailing::Mailing(const World& world) : world_(world) {
    const std::uint16_t port = free_port();
    const std::string address = "127.0.0.1:" + std::to_string(port), log = world.path() / "mail-server.log";
    server_ =
        start({"/usr/bin/python3", "-m", "aiosmtpd", "-n", "-l", address, "-c", "aiosmtpd.handlers.Sink"}, {}, log);
    wait_until_listening(port);
    world.write_settings("mail: {enabled: true, to: '{user}@example.com', smtp: 'smtp://" + address + "'}\n");
}

Mailing::~Mailing() {
    for (const pid_t pid : {command_, sender_, server_})
        end(pid);
}

void Mailing::invite_all() {
    sender_ = start({HARNESS2FA_MAILER, "--config", world_.settings()}, {}, world_.path() / "mailer.log");
    command_ = start({HARNESS2FA_COMMAND, "--config", world_.settings(), "invite", "--all", "--json"}, {},
                     world_.path() / "invite.log");
}

std::size_t Mailing::delivered() const {
    std::ifstream log(world_.path() / "mailer.log");
    std::size_t count = 0;
    for (std::string line; std::getline(log, line);)
        count += line.ends_with(": delivered") ? 1 : 0;
    return count;
}

double Mailing::sender_megabytes() const {
    return megabytes_of(sender_);
}

} // namespace harness2fa::bench
