// SPDX-License-Identifier: Apache-2.0
#include "store_keeper.hpp"

#include "side_file.hpp"
#include "store_without_use.hpp"

namespace harness2fa::storage {

std::unique_ptr<AccountEngine> StoreKeeper::open() {
    try {
        files_ = std::make_unique<StoreFiles>(path_);
        remove_side_files(path_);
        return files_->open();
    } catch (const StoreInUse&) {
        throw;
    } catch (const StorageError& error) {
        return store_without_use(error.what());
    }
}

std::unique_ptr<Restoration> StoreKeeper::restoration(Secret given) {
    const std::lock_guard lock(mutex_);
    if (!files_ || !files_->holds_directory()) { // a new one was put in its place
        files_.reset();                          // its lock
        files_ = std::make_unique<StoreFiles>(path_);
    }
    return std::make_unique<Restoration>(StorePaths(path_), std::move(given));
}

} // namespace harness2fa::storage
