// SPDX-License-Identifier: Apache-2.0
// FileWork is work with the files of a store, on another thread than the transactions. The dialog that goes on tells of the failure.
#pragma once

#include "common/result.hpp"
#include "storage/accounts.hpp"

#include <optional>

namespace harness2fa::calls {

struct FileWork {
    std::optional<Fault> failure;

  protected:
    template <class What>
    void attempt(const What& what) {
        try {
            what();
        } catch (const storage::StorageError& error) {
            failure = Fault{error.what()};
        }
    }
};

} // namespace harness2fa::calls
