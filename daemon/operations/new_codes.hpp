// A new set of recovery codes: made and hashed outside of the transaction that stores it.
#pragma once

#include "common/secret.hpp"
#include "rules/recovery.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace harness2fa {

struct NewCodes {
    std::vector<std::string> shown; // for their owner, once
    RecoverySet set;
};

// Fills `codes`, which it shares: a hash a code, one after the other.
std::function<void()> making(const std::shared_ptr<NewCodes>& codes, int count);

} // namespace harness2fa
