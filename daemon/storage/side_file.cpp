// SPDX-License-Identifier: Apache-2.0
#include "side_file.hpp"

#include "accounts.hpp"
#include "random.hpp"
#include "store_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <system_error>

namespace harness2fa::storage {
namespace {

namespace fs = std::filesystem;

constexpr char mark[] = ".beside-";

[[noreturn]] void cannot_use(const std::string& path) {
    throw StorageError(path + ": " + std::generic_category().message(errno));
}

void unlink_with_logs(const std::string& path) noexcept {
    for (const char* suffix : {"", "-journal", "-wal", "-shm"})
        ::unlink((path + suffix).c_str());
}

} // namespace

SideFile::SideFile(const std::string& store)
    : path_(store + mark + std::to_string(static_cast<std::uint64_t>(random_number()))) {
    write_new(path_, {});
}

SideFile::~SideFile() {
    if (!path_.empty())
        unlink_with_logs(path_);
}

int SideFile::descriptor() {
    if (!file_)
        file_ = Descriptor(::open(path_.c_str(), O_RDWR | O_APPEND | O_CLOEXEC | O_NOFOLLOW));
    if (!file_)
        cannot_use(path_);
    return file_.get();
}

void SideFile::append(std::span<const unsigned char> bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor(), bytes.data(), bytes.size());
        if (written < 0 && errno != EINTR)
            cannot_use(path_);
        if (written > 0)
            bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
}

std::size_t SideFile::read(std::int64_t from, std::span<unsigned char> into) {
    std::size_t got = 0;
    while (got < into.size()) {
        const ssize_t more =
            ::pread(descriptor(), into.data() + got, into.size() - got, from + static_cast<std::int64_t>(got));
        if (more < 0 && errno != EINTR)
            cannot_use(path_);
        if (more == 0)
            break;
        got += more > 0 ? static_cast<std::size_t>(more) : 0;
    }
    return got;
}

std::int64_t SideFile::size() {
    struct stat status {};
    if (::fstat(descriptor(), &status) != 0)
        cannot_use(path_);
    return status.st_size;
}

void SideFile::sync() {
    if (::fsync(descriptor()) != 0)
        cannot_use(path_);
}

void SideFile::become(const std::string& path) {
    close();
    move(path_, path);
    path_.clear();
    sync_directory_of(path);
}

void remove_side_files(const std::string& store) {
    const std::string beginning = fs::path(store).filename().string() + mark;
    std::error_code ignored; // they do no harm
    for (const auto& entry : fs::directory_iterator(fs::path(store).parent_path(), ignored))
        if (entry.path().filename().string().starts_with(beginning))
            fs::remove(entry.path(), ignored);
}

} // namespace harness2fa::storage
