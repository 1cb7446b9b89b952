// The files of a store: accounts.db and, beside it, store.key. They are made together or not at all.
#pragma once

#include "accounts.hpp"

#include <memory>
#include <string>

namespace harness2fa {

// The store stays locked against a second daemon for as long as this lives.
class StoreFiles {
  public:
    // Makes the store if both files are missing. Throws StorageError, with a text that names the file and says what to do, if only one of
    // them is there, the key has a wrong mode or length or does not belong to the store, or another daemon has it.
    explicit StoreFiles(const std::string& database_path);
    ~StoreFiles();
    StoreFiles(const StoreFiles&) = delete;
    StoreFiles& operator=(const StoreFiles&) = delete;

    std::unique_ptr<AccountEngine> open(); // once
    bool made_now() const { return made_now_; }

  private:
    void lock_directory();
    void finish_interrupted_making();
    void make();
    Secret read_key() const;

    std::string database_, key_, new_database_, new_key_, directory_;
    int lock_ = -1;
    bool made_now_ = false;
};

} // namespace harness2fa
