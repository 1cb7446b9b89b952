// SPDX-License-Identifier: Apache-2.0
// A StoreKeeper has the files of the store, and opens, copies and replaces it.
#pragma once

#include "restoration.hpp"
#include "store_copy.hpp"
#include "store_files.hpp"

#include <memory>
#include <mutex>
#include <string>

namespace harness2fa::storage {

class StoreKeeper {
  public:
    explicit StoreKeeper(std::string database_path) : path_(std::move(database_path)) {}

    // open is called at the start. It throws StoreInUse alone; in the place of a store that cannot be used it returns store_without_use(),
    // so that users are told why.
    std::unique_ptr<AccountEngine> open();

    // key, copy and restoration are slow work, on any thread. They throw StorageError.
    Secret key() const { return store_key(StorePaths(path_)); }
    std::unique_ptr<StoreCopy> copy() const { return std::make_unique<StoreCopy>(StorePaths(path_)); }
    std::unique_ptr<Restoration> restoration(Secret given); // given is the key of the backup, "" if that is store.key

  private:
    std::string path_;
    std::mutex mutex_;
    std::unique_ptr<StoreFiles> files_; // locks the store; nullptr before open()
};

} // namespace harness2fa::storage
