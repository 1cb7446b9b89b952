// SPDX-License-Identifier: Apache-2.0
#include "new_file.hpp"

#include "command.hpp"
#include "output.hpp"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace harness2fa::cli {
namespace {

[[noreturn]] void refuse(const std::string& path, int error, int status) {
    throw Stop(status, path + " cannot be written: " + std::generic_category().message(error) + ".");
}

void refuse_what_is_there(const std::string& path, bool may_replace) {
    struct stat there {};
    if (lstat(path.c_str(), &there) != 0)
        return;
    if (!S_ISREG(there.st_mode))
        throw Stop(usage, path + " is there already, and is no file.");
    if (!may_replace)
        throw Stop(usage, path + " exists already, and is not overwritten without `--yes`.");
}

void sync_directory_of(const std::string& path) {
    const std::string parent = std::filesystem::path(path).parent_path().string();
    const Descriptor directory(open(parent.empty() ? "." : parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (directory)
        fsync(directory.get());
}

} // namespace

NewFile::NewFile(const std::string& path, bool may_replace) : path_(path), may_replace_(may_replace) {
    if (is_output())
        return;
    refuse_what_is_there(path_, may_replace_);
    std::string beside = path_ + ".XXXXXX";
    file_ = Descriptor(mkostemp(beside.data(), O_CLOEXEC));
    if (!file_)
        refuse(path_, errno, usage);
    beside_ = beside;
}

NewFile::~NewFile() {
    if (!beside_.empty())
        unlink(beside_.c_str());
}

void NewFile::write(std::string_view bytes) {
    if (is_output())
        return write_all(STDOUT_FILENO, bytes);
    if (const int error = write_fully(file_.get(), bytes); error != 0)
        refuse(path_, error, refused);
}

// finish syncs the file, because a full disk of another machine says so only when the bytes have to arrive.
void NewFile::finish() {
    if (is_output())
        return;
    if (fsync(file_.get()) != 0)
        refuse(path_, errno, refused);
    if (!may_replace_ && renameat2(AT_FDCWD, beside_.c_str(), AT_FDCWD, path_.c_str(), RENAME_NOREPLACE) == 0)
        beside_.clear();
    else if (!may_replace_ && errno == EEXIST)
        refuse_what_is_there(path_, may_replace_);
    else if (rename(beside_.c_str(), path_.c_str()) != 0) // also for file systems without RENAME_NOREPLACE
        refuse(path_, errno, refused);
    beside_.clear();
    sync_directory_of(path_);
}

} // namespace harness2fa::cli
