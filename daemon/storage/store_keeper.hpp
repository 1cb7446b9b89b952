// SPDX-License-Identifier: Apache-2.0
// The files of the store, for whoever opens, copies or replaces it.
#pragma once

#include "restoration.hpp"
#include "store_copy.hpp"
#include "store_files.hpp"

#include <memory>
#include <mutex>
#include <string>

namespace harness2fa {

class StoreKeeper {
  public:
    explicit StoreKeeper(std::string database_path) : path_(std::move(database_path)) {}

    // At the start. One that cannot be used keeps nobody from being told why; throws StoreInUse alone.
    std::unique_ptr<AccountEngine> open();

    // Slow work, on any thread. They throw StorageError.
    Secret key() const { return store_key(StorePaths(path_)); }
    std::unique_ptr<StoreCopy> copy() const { return std::make_unique<StoreCopy>(StorePaths(path_)); }
    std::unique_ptr<Restoration> restoration(Secret given); // its key, "" for store.key

  private:
    std::string path_;
    std::mutex mutex_;
    std::optional<StoreFiles> files_; // the lock
};

} // namespace harness2fa
