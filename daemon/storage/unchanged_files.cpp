// SPDX-License-Identifier: Apache-2.0
#include "unchanged_files.hpp"

#include "accounts.hpp"

namespace harness2fa::storage {

bool UnchangedFiles::Mark::operator==(const Mark& other) const {
    return device == other.device && inode == other.inode && size == other.size &&
           modified.tv_sec == other.modified.tv_sec && modified.tv_nsec == other.modified.tv_nsec;
}

// mark_of returns Mark{} if there is no such file.
UnchangedFiles::Mark UnchangedFiles::mark_of(const std::string& path) {
    struct stat status {};
    if (::lstat(path.c_str(), &status) != 0)
        return {};
    return {status.st_dev, status.st_ino, status.st_size, status.st_mtim};
}

void UnchangedFiles::remember() {
    database_mark_ = mark_of(database_);
    log_mark_ = mark_of(log_);
}

// unchanged does not look at the size of the write-ahead log, which is written at every commit. The database itself is written only by a
// checkpoint, which is part of a commit.
bool UnchangedFiles::unchanged() const {
    const Mark log = mark_of(log_);
    return !touched_ && mark_of(database_) == database_mark_ && log.device == log_mark_.device &&
           log.inode == log_mark_.inode;
}

void UnchangedFiles::require_unchanged() {
    if (unchanged())
        return;
    touched_ = true; // even if the files are put back: nobody knows what was lost meanwhile
    throw StoreLost(database_ +
                    ": this file or its log was replaced, removed or written by another program while "
                    "harness2fad ran. Nothing is read from it any more until harness2fad is restarted; if that "
                    "does not help, put it back with: harness2fa restore FILE");
}

} // namespace harness2fa::storage
