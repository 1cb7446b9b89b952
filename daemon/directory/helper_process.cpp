// SPDX-License-Identifier: Apache-2.0
#include "helper_process.hpp"

#include "messages.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <limits>
#include <mutex>
#include <system_error>
#include <vector>

namespace harness2fa::directory {
namespace {

using Deadline = std::chrono::steady_clock::time_point;

constexpr int lifeline_of_helper = 3; // the end of a pipe that nobody writes to; it ends with the daemon

std::array<Descriptor, 2> socket_pair() {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
        throw std::system_error(errno, std::generic_category(), "socketpair");
    return {Descriptor(ends[0]), Descriptor(ends[1])};
}

std::array<Descriptor, 2> make_pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
        throw std::system_error(errno, std::generic_category(), "pipe2");
    return {Descriptor(ends[0]), Descriptor(ends[1])};
}

// spawn starts this very program, even after an upgrade has replaced its file.
pid_t spawn(int standard_input, int lifeline) {
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, standard_input, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, lifeline, lifeline_of_helper);
    std::string name = "harness2fad", word = look_up_word;
    std::array<char*, 3> arguments{name.data(), word.data(), nullptr};
    pid_t process = -1;
    const int error = ::posix_spawn(&process, "/proc/self/exe", &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0)
        throw std::system_error(error, std::generic_category(), "posix_spawn");
    return process;
}

// kill_and_reap does not wait for the killed process, which may hang in the kernel; it is reaped at a later call.
void kill_and_reap(pid_t process) {
    static std::mutex mutex;
    static std::vector<pid_t>& dying =
        *new std::vector<pid_t>; // never destroyed: a helper of static storage ends later
    const std::lock_guard lock(mutex);
    ::kill(process, SIGKILL);
    dying.push_back(process);
    std::erase_if(dying, [](pid_t one) { return ::waitpid(one, nullptr, WNOHANG) != 0; });
}

bool becomes(const Descriptor& socket, short event, Deadline deadline) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    const bool for_ever = left.count() > std::numeric_limits<int>::max();
    pollfd watched{socket.get(), event, 0};
    return left.count() > 0 && ::poll(&watched, 1, for_ever ? -1 : static_cast<int>(left.count())) == 1;
}

bool send_all(const Descriptor& socket, std::string_view bytes, Deadline deadline) {
    while (!bytes.empty()) {
        const ssize_t sent = ::send(socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent > 0)
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        else if (errno != EAGAIN || !becomes(socket, POLLOUT, deadline))
            return false;
    }
    return true;
}

bool receive_all(const Descriptor& socket, char* bytes, std::size_t size, Deadline deadline) {
    while (size > 0) {
        if (!becomes(socket, POLLIN, deadline))
            return false;
        const ssize_t received = ::recv(socket.get(), bytes, size, MSG_DONTWAIT);
        if (received <= 0)
            return false;
        bytes += received;
        size -= static_cast<std::size_t>(received);
    }
    return true;
}

std::optional<std::string> receive(const Descriptor& socket, Deadline deadline) {
    MessageSize size = 0;
    if (!receive_all(socket, reinterpret_cast<char*>(&size), sizeof size, deadline) || size > longest_message)
        return {};
    std::string message(size, '\0');
    return receive_all(socket, message.data(), size, deadline) ? std::optional(std::move(message)) : std::nullopt;
}

// die_with_daemon lets SIGIO kill this process when the lifeline ends, even in the middle of a look-up that hangs.
void die_with_daemon() {
    ::fcntl(lifeline_of_helper, F_SETOWN, ::getpid());
    ::fcntl(lifeline_of_helper, F_SETFL, O_ASYNC);
}

} // namespace

HelperProcess::HelperProcess() {
    auto [ours, theirs] = socket_pair();
    auto [their_end, our_end] = make_pipe();
    process_ = spawn(theirs.get(), their_end.get());
    socket_ = std::move(ours);
    lifeline_ = std::move(our_end);
}

HelperProcess::HelperProcess(HelperProcess&& other) noexcept
    : process_(std::exchange(other.process_, -1)), socket_(std::move(other.socket_)),
      lifeline_(std::move(other.lifeline_)) {}

HelperProcess& HelperProcess::operator=(HelperProcess&& other) noexcept {
    std::swap(process_, other.process_);
    std::swap(socket_, other.socket_);
    std::swap(lifeline_, other.lifeline_);
    return *this;
}

HelperProcess::~HelperProcess() {
    if (process_ > 0)
        kill_and_reap(process_);
}

std::optional<std::string> HelperProcess::ask(std::string_view message, Deadline deadline) const {
    if (!send_all(socket_, framed(message), deadline))
        return {};
    return receive(socket_, deadline);
}

std::string framed(std::string_view message) {
    const auto size = static_cast<MessageSize>(message.size());
    std::string bytes(reinterpret_cast<const char*>(&size), sizeof size);
    return bytes.append(message);
}

int answer_look_ups() {
    ::prctl(PR_SET_NAME, "harness2fa-look"); // for ps(1)
    ::close_range(lifeline_of_helper + 1, ~0U, 0);
    for (const int number :
         {SIGTERM, SIGINT, SIGHUP}) // they are meant for the daemon, which may have some calls to answer still
        static_cast<void>(std::signal(number, SIG_IGN));
    die_with_daemon();
    const Descriptor socket(STDIN_FILENO);
    while (const auto message = receive(socket, Deadline::max()))
        if (!send_all(socket, framed(answer_to(*message)), Deadline::max()))
            break;
    return 0;
}

} // namespace harness2fa::directory
