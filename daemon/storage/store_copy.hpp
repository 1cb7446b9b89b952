// SPDX-License-Identifier: Apache-2.0
// A backup: what the store was at one moment, as a file of its own.
#pragma once

#include "side_file.hpp"
#include "store_files.hpp"

namespace harness2fa {

// Slow work, on any thread; the store is used meanwhile. Every function throws StorageError.
class StoreCopy {
  public:
    explicit StoreCopy(const StorePaths& paths);

    std::int64_t accounts() const { return accounts_; }
    std::size_t damaged() const { return damaged_; } // of them
    std::int64_t size() { return file_.size(); }     // bytes
    std::size_t read(std::int64_t from, std::span<unsigned char> into) { return file_.read(from, into); }

  private:
    SideFile file_;
    std::int64_t accounts_ = 0;
    std::size_t damaged_ = 0;
};

} // namespace harness2fa
