// SPDX-License-Identifier: Apache-2.0
// Work with the files of a store, on a thread of its own: what it fails of is told by the dialog that goes on.
#pragma once

#include "storage/accounts.hpp"

#include <string>

namespace harness2fa {

struct FileWork {
    std::string failure; // "": none

  protected:
    template <class What>
    void attempt(const What& what) {
        try {
            what();
        } catch (const StorageError& error) {
            failure = error.what();
        }
    }
};

} // namespace harness2fa
