// SPDX-License-Identifier: Apache-2.0
// A StoreCopy is a backup: the store as it was at one moment, in a file of its own.
#pragma once

#include "side_file.hpp"
#include "store_files.hpp"

#include <cstdint>

namespace harness2fa::storage {

// The functions of a StoreCopy are slow work, on any thread, while the store is used. They throw StorageError.
class StoreCopy {
  public:
    explicit StoreCopy(const StorePaths& paths);

    std::int64_t accounts() const { return accounts_; }
    std::size_t damaged() const { return damaged_; } // how many of them are damaged
    std::int64_t size() { return file_.size(); }     // bytes
    std::size_t read(std::int64_t from, std::span<unsigned char> into) { return file_.read(from, into); }

  private:
    SideFile file_;
    std::int64_t accounts_ = 0;
    std::size_t damaged_ = 0;
};

} // namespace harness2fa::storage
