// SPDX-License-Identifier: Apache-2.0
// UnchangedFiles watches whether the files of a running store are still those that were opened: not deleted, not replaced, and not written
// by another program.
#pragma once

#include <sys/stat.h>

#include <string>

namespace harness2fa::storage {

class UnchangedFiles {
  public:
    explicit UnchangedFiles(std::string database) : database_(std::move(database)), log_(database_ + "-wal") {}

    // remember takes the files as they are now, after a write of our own.
    void remember();
    // require_unchanged throws StoreLost, with the path, for good once the files have changed.
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
    Mark database_mark_, log_mark_; // of the log, only device and inode count
    bool touched_ = false;
};

} // namespace harness2fa::storage
