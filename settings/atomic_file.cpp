// SPDX-License-Identifier: Apache-2.0
#include "atomic_file.hpp"

#include "common/descriptor.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>

namespace harness2fa::settings {
namespace {

bool write_all(int fd, std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = ::write(fd, text.data(), text.size());
        if (written < 0 && errno != EINTR)
            return false;
        text.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
    }
    return true;
}

void give(int fd, uid_t uid, gid_t gid) {
    const bool both = ::fchown(fd, uid, gid) == 0;
    const bool group_at_least = both || ::fchown(fd, static_cast<uid_t>(-1), gid) == 0;
    static_cast<void>(group_at_least); // if neither can be given, it is the process's own file with the same mode
}

bool write_new(const std::string& path, std::string_view text, const FileRights& rights) {
    ::unlink(path.c_str()); // left by a crash
    const int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
    const Descriptor file(::open(path.c_str(), flags, S_IRUSR | S_IWUSR));
    if (!file || !write_all(file.get(), text))
        return false;
    give(file.get(), rights.uid, rights.gid);
    return ::fchmod(file.get(), rights.mode) == 0 && ::fsync(file.get()) == 0;
}

Fault failure(const std::string& of = "") {
    return {of + std::system_category().message(errno)};
}

bool flush_directory(const std::string& path) {
    const auto parent = std::filesystem::path(path).parent_path();
    const Descriptor directory(::open(parent.empty() ? "." : parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    return directory && ::fsync(directory.get()) == 0;
}

} // namespace

Result<> replace_file(const std::string& path, std::string_view text, const FileRights& rights,
                      const std::function<bool()>& wanted) {
    const std::string fresh = path + ".new";
    const bool written = write_new(fresh, text, rights);
    const bool cancelled = written && wanted && !wanted();
    if (written && !cancelled && std::rename(fresh.c_str(), path.c_str()) == 0)
        return flush_directory(path) ? Result<>() : failure("its directory cannot be flushed: ");
    Fault why = cancelled ? Fault{"not wanted any more"} : failure();
    ::unlink(fresh.c_str());
    return why;
}

} // namespace harness2fa::settings
