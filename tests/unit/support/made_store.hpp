// SPDX-License-Identifier: Apache-2.0
// A new store for a test.
#pragma once

#include "storage/store_files.hpp"

#include <string>

namespace harness2fa::test {

inline std::string made_store(const std::string& path) {
    storage::make_store(path);
    return path;
}

} // namespace harness2fa::test
