// SPDX-License-Identifier: Apache-2.0
#include "qr_file.hpp"

#include "command.hpp"
#include "output.hpp"

#include "qr/png.hpp"

#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace harness2fa::cli {
namespace {

[[noreturn]] void refuse(const Fault& fault) {
    throw Stop(usage, fault.why + " Nothing has changed.");
}

} // namespace

QrFile::QrFile(const std::string& path) : path_(path), name_(std::filesystem::path(path).filename()) {
    const auto parent = std::filesystem::path(path).parent_path();
    directory_ = Descriptor(open(parent.empty() ? "." : parent.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (!directory_)
        refuse(fault_of(errno));
    struct stat there {};
    if (name_.empty() || fstatat(directory_.get(), name_.c_str(), &there, AT_SYMLINK_NOFOLLOW) == 0)
        refuse(fault_of(EEXIST));
    if (errno != ENOENT || faccessat(directory_.get(), ".", W_OK | X_OK, AT_EACCESS) != 0)
        refuse(fault_of(errno));
}

QrFile::~QrFile() {
    if (made_)
        unlinkat(directory_.get(), name_.c_str(), 0);
}

Result<> QrFile::write(const Secret& uri) {
    const auto png = qr::png_of(uri);
    if (!png)
        return png.error();
    const Descriptor file(
        openat(directory_.get(), name_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!file)
        return fault_of(errno);
    made_ = true;
    // fsync is needed, because a full disk of another machine says so only when the bytes have to arrive.
    if (const int error = write_fully(file.get(), png->text()); error != 0 || fsync(file.get()) != 0)
        return fault_of(error != 0 ? error : errno);
    return {};
}

Fault QrFile::fault_of(int error) const {
    if (error == EEXIST)
        return {path_ + " exists already, and is not overwritten."};
    return {path_ + " cannot be written: " + std::generic_category().message(error) + "."};
}

} // namespace harness2fa::cli
