// SPDX-License-Identifier: Apache-2.0
#include "access.hpp"

#include "common/descriptor.hpp"
#include "common/passwd.hpp"
#include "settings/path_steps.hpp"

#include <fcntl.h>
#include <grp.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace harness2fa::machine {
namespace {

std::string because(int error) {
    return ": " + std::system_category().message(error);
}

bool can_read(const std::string& path) {
    return static_cast<bool>(Descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)));
}

bool become(const Identity& user) {
    return ::setgroups(user.groups.size(), user.groups.data()) == 0 && ::setresgid(user.gid, user.gid, user.gid) == 0 &&
           ::setresuid(user.uid, user.uid, user.uid) == 0;
}

[[noreturn]] void answer_as(const Identity& user, const std::string& path, Use use, int answer_to) {
    const auto fault = become(user) ? obstacle(path, use) : std::nullopt;
    const std::string text = fault ? fault->why : "";
    const bool told = ::write(answer_to, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    ::_exit(told ? 0 : 1);
}

std::string all_of(int fd) {
    std::string text;
    std::array<char, 4096> part{};
    for (ssize_t got = 1; got > 0 || (got < 0 && errno == EINTR);) {
        got = ::read(fd, part.data(), part.size());
        text.append(part.data(), static_cast<std::size_t>(got > 0 ? got : 0));
    }
    return text;
}

} // namespace

std::optional<Identity> identity_named(const std::string& user) {
    const auto entry = passwd_entry_of(user);
    if (!entry)
        return {};
    Identity identity{user, entry->uid, entry->gid};
    int count = 256;
    identity.groups.resize(static_cast<std::size_t>(count));
    if (::getgrouplist(user.c_str(), entry->gid, identity.groups.data(), &count) < 0)
        count = 0;
    identity.groups.resize(static_cast<std::size_t>(count));
    return identity;
}

std::optional<Fault> obstacle(const std::string& path, Use use) {
    for (const settings::PathStep& step : settings::steps_to(path)) {
        if (::access(step.directory.c_str(), X_OK) != 0 && errno == EACCES)
            return Fault{"cannot search " + step.directory + because(EACCES)};
    }
    if (use == Use::read_file && !can_read(path))
        return Fault{"cannot read " + path + because(errno)};
    if (use == Use::write_in_directory && ::access(path.c_str(), W_OK | X_OK) != 0)
        return Fault{"cannot write in " + path + because(errno)};
    return std::nullopt;
}

std::optional<Fault> obstacle_for(const Identity& user, const std::string& path, Use use) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
        return std::nullopt;
    const Descriptor answer(ends[0]);
    Descriptor answer_to(ends[1]);
    const pid_t child = ::fork();
    if (child == 0)
        answer_as(user, path, use, answer_to.get());
    answer_to = Descriptor();
    std::string text = all_of(answer.get());
    while (child > 0 && ::waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
    }
    if (text.empty())
        return std::nullopt;
    return Fault{std::move(text)};
}

} // namespace harness2fa::machine
