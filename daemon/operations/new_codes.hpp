// A new set of recovery codes: made and hashed outside of the transaction that stores it.
#pragma once

#include "common/secret.hpp"
#include "rules/recovery.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace harness2fa {

struct NewCodes {
    std::vector<std::string> shown; // for their owner, once
    RecoverySet set;
};

// recovery_hash(), two at once: each takes 8 MiB and a processor. Waits for its turn; slow work.
RecoveryHash hash_in_turn(const Secret& code, std::span<const unsigned char> salt);

inline constexpr std::chrono::seconds patience_for_new_codes{30}; // of a command, on a busy machine; a login waits 4

// Fills `codes`, which it shares: a hash a code, one after the other.
std::function<void()> making(const std::shared_ptr<NewCodes>& codes, int count);

} // namespace harness2fa
