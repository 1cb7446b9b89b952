// SPDX-License-Identifier: Apache-2.0
#include "spawned.hpp"

#include "figures.hpp"

#include <fcntl.h>
#include <fstream>
#include <spawn.h>
#include <stdexcept>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace harness2fa::bench {
namespace {

std::vector<char*> pointers(std::vector<std::string>& words) {
    std::vector<char*> result;
    result.reserve(words.size());
    for (std::string& word : words)
        result.push_back(word.data());
    return result;
}

std::string command_line(const std::vector<std::string>& words) {
    std::string line;
    for (const std::string& word : words)
        line += word + ' ';
    return line;
}

} // namespace

pid_t start(std::vector<std::string> words, std::vector<std::string> environment, const std::string& log) {
    std::vector<char*> arguments = pointers(words);
    arguments.push_back(nullptr);
    std::vector<char*> variables = pointers(environment); // the first of two with one name counts
    for (char** own = environ; *own != nullptr; ++own)
        variables.push_back(*own);
    variables.push_back(nullptr);

    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    if (!log.empty())
        ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    pid_t pid = 0;
    const int error = ::posix_spawn(&pid, arguments[0], &actions, nullptr, arguments.data(), variables.data());
    ::posix_spawn_file_actions_destroy(&actions);
    if (error != 0)
        throw std::runtime_error("cannot start " + words[0]);
    return pid;
}

double megabytes_of(pid_t pid) {
    std::ifstream status("/proc/" + std::to_string(pid) + "/status");
    for (std::string word; status >> word;)
        if (word == "VmRSS:") {
            double kilobytes = 0;
            status >> kilobytes;
            return kilobytes / 1024;
        }
    throw std::runtime_error("no VmRSS of process " + std::to_string(pid));
}

Lifetime run(const std::vector<std::string>& words) {
    int status = 0;
    rusage usage{};
    const auto time = time_of([&] { ::wait4(start(words), &status, 0, &usage); });
    if (status != 0)
        throw std::runtime_error(command_line(words) + "wait status " + std::to_string(status));
    return {time, usage.ru_minflt};
}

} // namespace harness2fa::bench
