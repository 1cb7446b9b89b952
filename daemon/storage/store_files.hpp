// SPDX-License-Identifier: Apache-2.0
// The files of a store: accounts.db and, beside it, store.key and store.witness. They are made together or not at all.
#pragma once

#include "accounts.hpp"

#include <memory>
#include <string>

namespace harness2fa {

// A new, empty store. Finishes what an earlier, interrupted making has left. Throws StorageError, by name, if one of the files is there
// already: a store is never made in the place of another.
void make_store(const std::string& database_path);

struct StorePaths {
    explicit StorePaths(const std::string& database_path);
    std::string database, directory, key, witness;
};

// The key of a store. Throws StorageError, by name, if it is missing, has a wrong mode or length.
Secret store_key(const StorePaths& paths);

// The store stays locked against a second daemon for as long as this lives.
class StoreFiles {
  public:
    // Throws StoreInUse if another daemon has it, StorageError if the directory cannot be opened.
    explicit StoreFiles(const std::string& database_path);
    ~StoreFiles();
    StoreFiles(const StoreFiles&) = delete;
    StoreFiles& operator=(const StoreFiles&) = delete;

    // Once. Throws StorageError, with a text that names the file and says what to do, if a file is missing, the key has a wrong mode or
    // length, or they are not the store that was used last.
    std::unique_ptr<AccountEngine> open();

    bool holds_directory() const; // it is still the one that the store's path leads to

  private:
    StorePaths paths_;
    int lock_ = -1;
};

} // namespace harness2fa
