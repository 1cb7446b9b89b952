// SPDX-License-Identifier: Apache-2.0
// Recovery codes: each good for one login, for who has lost the phone. Ten characters (50 bits) of Crockford's base32 alphabet, which
// has no letters that look alike; stored salted and hashed, so that a stolen store gives none away.
#pragma once

#include "common/secret.hpp"

#include <array>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace harness2fa {

inline constexpr std::size_t recovery_code_length = 10; // characters
inline constexpr std::size_t recovery_salt_size = 16;   // bytes
inline constexpr std::size_t recovery_hash_size = 32;   // bytes
using RecoveryHash = std::array<unsigned char, recovery_hash_size>;

// Of scrypt (RFC 7914): log2 of N, with r = 8 and p = 1. About 2.5 ms and 1 MiB; in former versions 20 ms and
// 8 MiB, and their sets stay good.
enum class RecoveryCost : unsigned char { usual = 10, former = 13 };

struct RecoverySet {
    std::vector<unsigned char> salt;  // one for all, so that an attempt costs the same however many are left
    std::vector<RecoveryHash> hashes; // of the codes that are left
    RecoveryCost cost = RecoveryCost::usual;
    bool proven = false; // as of a device: made at a login with the password, or one of them was used there
};

// random: recovery_code_length bytes.
Secret make_recovery_code(std::span<const unsigned char> random);

Secret shown_recovery_code(const Secret& code); // k3v9q-7hd2m

// What a person typed, in lower case and without hyphens and ASCII blanks; nothing if that cannot be a recovery code.
std::optional<Secret> well_formed_recovery_code(std::string_view typed);

// Throws std::runtime_error if OpenSSL fails.
RecoveryHash recovery_hash(const Secret& code, std::span<const unsigned char> salt, RecoveryCost cost);

// Of what somebody has typed: always at both costs, so that the time tells neither whether there are codes nor how old they are.
struct RecoveryAttempt {
    RecoveryHash usual{}, former{};

    RecoveryAttempt() = default;
    RecoveryAttempt(const Secret& code, std::span<const unsigned char> salt)
        : usual(recovery_hash(code, salt, RecoveryCost::usual)),
          former(recovery_hash(code, salt, RecoveryCost::former)) {}

    const RecoveryHash& at(RecoveryCost cost) const { return cost == RecoveryCost::usual ? usual : former; }
};

// Removes the code with this hash from the set; false if there is none. Takes the same time for every hash.
bool use_up(RecoverySet& set, const RecoveryHash& hash);

} // namespace harness2fa
