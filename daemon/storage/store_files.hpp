// SPDX-License-Identifier: Apache-2.0
// StoreFiles holds the files of a store: accounts.db and, beside it, store.key and store.witness. They are made together or not at all.
#pragma once

#include "accounts.hpp"

#include "common/descriptor.hpp"

#include <memory>
#include <string>

namespace harness2fa::storage {

// make_store makes a new, empty store, and finishes one whose making was interrupted. It throws StorageError, with the path, if one of the
// files exists already: a store is never made in the place of another.
void make_store(const std::string& database_path);

// has_store returns whether there is a store with its key, good or not. It throws StorageError if nobody can tell.
bool has_store(const std::string& database_path);

// remove_store removes the store, its key and all that belongs to them, for good, and returns when that is on the disk. It throws StoreInUse
// if a daemon has the store, and StorageError, with the path, for what cannot be removed. The key goes first.
void remove_store(const std::string& database_path);

struct StorePaths {
    explicit StorePaths(const std::string& database_path);
    std::string database, directory, key, witness;
};

// store_key reads the key of a store. It throws StorageError, with the path, if the key is missing, or has a wrong mode or length.
Secret store_key(const StorePaths& paths);

// StoreFiles keeps the store locked against a second daemon for as long as it lives.
class StoreFiles {
  public:
    // StoreFiles throws StoreInUse if another daemon has the store, StorageError if the directory cannot be opened.
    explicit StoreFiles(const std::string& database_path);

    // open is called once. It throws StorageError, with a text that names the file and says what to do, if a file is missing, the key has a
    // wrong mode or length, or this is not the store that was used last.
    std::unique_ptr<AccountEngine> open();

    bool holds_directory() const; // whether the store's path still leads to the locked directory

  private:
    StorePaths paths_;
    Descriptor lock_;
};

} // namespace harness2fa::storage
