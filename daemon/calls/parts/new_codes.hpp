// SPDX-License-Identifier: Apache-2.0
// NewCodes are a new set of recovery codes, made and hashed outside of the transaction that stores it.
#pragma once

#include "rules/recovery.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace harness2fa::calls {

struct NewCodes {
    std::vector<std::string> shown; // for their owner, once
    rules::RecoverySet set;
};

inline constexpr std::chrono::seconds patience_for_new_codes{30}; // of a command, on a busy machine; a login waits 4

// making returns slow work, a hash for each code, which fills `codes` and shares it.
std::function<void()> making(const std::shared_ptr<NewCodes>& codes, int count);

} // namespace harness2fa::calls
