// SPDX-License-Identifier: Apache-2.0
#include "image.hpp"

#include "common/descriptor.hpp"
#include "common/due_marks.hpp"
#include "common/paths.hpp"
#include "settings/places.hpp"
#include "storage/accounts.hpp"
#include "storage/store_files.hpp"

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <functional>
#include <iostream>
#include <set>
#include <system_error>

namespace harness2fa::daemon {
namespace {

constexpr const char* user_of_daemon = "harness2fa";

Fault last_error(const std::string& of) {
    return {of + ": " + std::generic_category().message(errno)};
}

bool become(const passwd& user) {
    return ::setgroups(0, nullptr) == 0 && ::setresgid(user.pw_gid, user.pw_gid, user.pw_gid) == 0 &&
           ::setresuid(user.pw_uid, user.pw_uid, user.pw_uid) == 0;
}

// remove_system_store returns an exit status, and says on standard error what is wrong.
int remove_system_store(const passwd& user) {
    try {
        if (!become(user))
            throw std::system_error(errno, std::generic_category(), user_of_daemon);
        storage::remove_store(settings::places_of(paths::settings_file, std::set<uid_t>{0, user.pw_uid}).store);
        return 0;
    } catch (const storage::StoreInUse&) {
        std::cerr << "harness2fad is running. Stop it and its socket first: systemctl stop harness2fad.socket "
                     "harness2fad.service\n";
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
    }
    return 1;
}

// succeeds runs the work in a process of its own, which may change its user.
bool succeeds(const std::function<int()>& work) {
    const pid_t child = ::fork();
    if (child == 0)
        std::_Exit(work());
    int status = -1;
    while (child > 0 && ::waitpid(child, &status, 0) < 0 && errno == EINTR)
        continue;
    return child > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

std::optional<Fault> sync_path(const char* path, int flags) {
    const Descriptor file(::open(path, flags | O_CLOEXEC | O_NOFOLLOW, 0644));
    return file && ::fsync(file.get()) == 0 ? std::nullopt : std::optional(last_error(path));
}

// have_a_store_made writes in places that are root's alone.
std::optional<Fault> have_a_store_made() {
    ::umask(S_IWGRP | S_IWOTH);
    if (::mkdir(due_marks::directory, 0755) != 0 && errno != EEXIST)
        return last_error(due_marks::directory);
    if (auto fault = sync_path(due_marks::store, O_WRONLY | O_CREAT))
        return fault;
    return sync_path(due_marks::directory, O_RDONLY | O_DIRECTORY);
}

} // namespace

std::optional<Fault> prepare_image() {
    if (::geteuid() != 0)
        return Fault{"Only root can prepare an image."};
    const passwd* const user = ::getpwnam(user_of_daemon); // NOLINT(concurrency-mt-unsafe): there is one thread
    if (user == nullptr)
        return Fault{"There is no user harness2fa, so there is nothing to prepare."};
    if (!succeeds([&] { return remove_system_store(*user); }))
        return Fault{"The image is not prepared."};
    return have_a_store_made();
}

} // namespace harness2fa::daemon
