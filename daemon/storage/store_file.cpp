// SPDX-License-Identifier: Apache-2.0
#include "store_file.hpp"

#include "accounts.hpp"

#include "common/descriptor.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>

namespace harness2fa::storage {
namespace {

constexpr off_t largest = 4096; // bytes

[[noreturn]] void fail(const std::string& path) {
    throw StorageError(path + ": " + std::generic_category().message(errno));
}

Descriptor opened(const std::string& path, int flags) {
    Descriptor file(::open(path.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR));
    if (!file)
        fail(path);
    return file;
}

void sync(const Descriptor& file, const std::string& path) {
    if (::fsync(file.get()) != 0)
        fail(path);
}

} // namespace

bool exists(const std::string& path) {
    struct stat status {};
    if (::lstat(path.c_str(), &status) == 0)
        return true;
    if (errno != ENOENT)
        fail(path);
    return false;
}

std::optional<Secret> contents_of(const std::string& path) {
    if (!exists(path))
        return {};
    const Descriptor file = opened(path, O_RDONLY | O_NONBLOCK);
    struct stat status {};
    if (::fstat(file.get(), &status) != 0)
        fail(path);
    if (!S_ISREG(status.st_mode) || (status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        throw StorageError(
            path + ": others may read or write this file. Its mode must be 0600, its owner the one of the daemon.");
    if (status.st_size > largest)
        throw StorageError(path + ": is too large to be that file. Put it back from a backup.");
    Secret bytes(static_cast<std::size_t>(status.st_size));
    if (::read(file.get(), bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size()))
        fail(path);
    return bytes;
}

void write_new(const std::string& path, std::span<const unsigned char> bytes) {
    const Descriptor file = opened(path, O_WRONLY | O_CREAT | O_EXCL);
    if (::write(file.get(), bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size()))
        fail(path);
    sync(file, path);
}

void move(const std::string& from, const std::string& to) {
    if (std::rename(from.c_str(), to.c_str()) != 0)
        fail(to);
}

void sync_directory_of(const std::string& path) {
    const std::string directory = std::filesystem::path(path).parent_path().string();
    sync(opened(directory, O_RDONLY | O_DIRECTORY), directory);
}

void replace(const std::string& path, std::span<const unsigned char> bytes) {
    const std::string beside = path + ".new";
    ::unlink(beside.c_str());
    write_new(beside, bytes);
    move(beside, path);
    sync_directory_of(path);
}

} // namespace harness2fa::storage
