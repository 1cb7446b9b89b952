// SPDX-License-Identifier: Apache-2.0
// Work with the files of a store, on a thread of its own: what it fails of is told by the dialog that goes on.
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
