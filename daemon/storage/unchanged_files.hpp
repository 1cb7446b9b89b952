// SPDX-License-Identifier: Apache-2.0
// Whether the files of a running store are still those that were opened: not deleted, not replaced, not written by somebody else.
#pragma once

#include <sys/stat.h>

#include <string>

namespace harness2fa {

class UnchangedFiles {
  public:
    explicit UnchangedFiles(std::string database) : database_(std::move(database)), log_(database_ + "-wal") {}

    // As they are now: after a write of our own.
    void remember();
    // Throws StoreLost, by name, from the first change on for good.
    void require_unchanged();
    bool unchanged() const;

  private:
    struct Mark {
        dev_t device = 0;
        ino_t inode = 0;
        off_t size = 0;
        timespec modified{};
        bool operator==(const Mark& other) const;
    };
    static Mark mark_of(const std::string& path);

    std::string database_, log_;
    Mark database_mark_, log_mark_; // of the log only which file it is
    bool touched_ = false;
};

} // namespace harness2fa
