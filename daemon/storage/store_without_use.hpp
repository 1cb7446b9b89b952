// SPDX-License-Identifier: Apache-2.0
// In the place of a store that cannot be used: whatever needs it is told why.
#pragma once

#include "accounts.hpp"

#include <memory>
#include <string>

namespace harness2fa {

std::unique_ptr<AccountEngine> store_without_use(std::string why);

} // namespace harness2fa
