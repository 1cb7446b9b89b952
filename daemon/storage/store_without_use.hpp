// SPDX-License-Identifier: Apache-2.0
// store_without_use makes an engine for the place of a store that cannot be used: each change that needs the store gets a StorageError that
// says why.
#pragma once

#include "accounts.hpp"

#include <memory>
#include <string>

namespace harness2fa::storage {

std::unique_ptr<AccountEngine> store_without_use(std::string why);

} // namespace harness2fa::storage
