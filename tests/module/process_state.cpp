// SPDX-License-Identifier: Apache-2.0
// The process has one thread.
// NOLINTBEGIN(concurrency-mt-unsafe)
#include "process_state.hpp"

#include <algorithm>
#include <cerrno>
#include <clocale>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

namespace process_state {
namespace {

std::string hex(const void* bytes, std::size_t size) {
    std::string text;
    for (std::size_t i = 0; i < size; ++i)
        text += std::to_string(static_cast<const unsigned char*>(bytes)[i]) + " ";
    return text;
}

std::string members(const sigset_t& set) { // the rest of a set holds nothing that is defined
    std::string text;
    for (int signal = 1; signal < NSIG; ++signal)
        text += ::sigismember(&set, signal) == 1 ? '1' : '0';
    return text;
}

std::string handler(int signal) {
    struct sigaction action {};
    ::sigaction(signal, nullptr, &action);
    return hex(&action.sa_handler, sizeof action.sa_handler) + std::to_string(action.sa_flags) +
           members(action.sa_mask);
}

std::string mask() {
    sigset_t set;
    ::sigemptyset(&set);
    ::sigprocmask(SIG_SETMASK, nullptr, &set);
    return members(set);
}

std::string timer() {
    itimerval value{};
    ::getitimer(ITIMER_REAL, &value);
    return std::to_string(value.it_interval.tv_usec);
}

std::string creation_mask() {
    const mode_t old = ::umask(0);
    ::umask(old);
    return std::to_string(old);
}

std::string environment() {
    std::string all;
    for (char** variable = environ; *variable != nullptr; ++variable)
        all += std::string(*variable) + '\n';
    return all;
}

std::string descriptors() {
    std::string all;
    for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd"))
        all += entry.path().filename().string() + " ";
    return all;
}

bool holds(int memory, std::uintmax_t begin, std::uintmax_t end, const std::string& encoded) {
    constexpr std::size_t page = 4096;
    std::string bytes(page + encoded.size(), '\0'); // pages overlap, for what lies across their border
    for (; begin < end; begin += page) {
        const ssize_t size = ::pread(memory, bytes.data(), bytes.size(), static_cast<off_t>(begin));
        for (ssize_t at = 0; at + static_cast<ssize_t>(encoded.size()) <= size; ++at)
            if (std::equal(encoded.begin(), encoded.end(), bytes.begin() + at,
                           [](char left, char right) { return left == static_cast<char>(right ^ 1); })) {
                return true;
            }
    }
    return false;
}

} // namespace

State now() {
    State state{{"descriptors", descriptors()},
                {"signal mask", mask()},
                {"timer", timer()},
                {"umask", creation_mask()},
                {"environment", environment()},
                {"locale", std::setlocale(LC_ALL, nullptr)},
                {"directory", std::filesystem::current_path().string()}};
    for (int signal = 1; signal < NSIG; ++signal)
        state.emplace_back("handler of signal " + std::to_string(signal), handler(signal));
    return state;
}

std::vector<std::string> differences(const State& before, const State& after) {
    std::vector<std::string> found;
    for (std::size_t i = 0; i < before.size(); ++i)
        if (before[i] != after[i])
            found.push_back(before[i].first);
    return found;
}

std::size_t lowest_free_descriptor() {
    const int fd = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    ::close(fd);
    return fd < 0 ? 0 : static_cast<std::size_t>(fd);
}

bool memory_holds(const std::string& encoded) {
    std::ifstream maps("/proc/self/maps");
    const int memory = ::open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
    bool found = false;
    for (std::string line; !found && std::getline(maps, line);) {
        const std::size_t dash = line.find('-');
        const std::size_t blank = line.find(' ');
        if (line[blank + 2] == 'w')
            found = holds(memory, std::stoull(line.substr(0, dash), nullptr, 16),
                          std::stoull(line.substr(dash + 1, blank - dash - 1), nullptr, 16), encoded);
    }
    ::close(memory);
    return found;
}

Storm::Storm(bool rages) {
    if (!rages)
        return;
    struct sigaction action {};
    action.sa_handler = [](int) {}; // without SA_RESTART
    for (const int signal : {SIGALRM, SIGCHLD, SIGPIPE})
        ::sigaction(signal, &action, nullptr);
    const pid_t target = ::getpid();
    sender_ = ::fork();
    if (sender_ == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        for (;; ::usleep(1000)) {
            ::kill(target, SIGCHLD);
            ::kill(target, SIGPIPE);
        }
    }
    const itimerval every_millisecond{{0, 1000}, {0, 1000}};
    ::setitimer(ITIMER_REAL, &every_millisecond, nullptr);
}

Storm::~Storm() {
    if (sender_ < 0)
        return;
    const itimerval none{};
    ::setitimer(ITIMER_REAL, &none, nullptr);
    ::kill(sender_, SIGKILL);
    while (::waitpid(sender_, nullptr, 0) < 0 && errno == EINTR) {
    }
}

} // namespace process_state
// NOLINTEND(concurrency-mt-unsafe)
