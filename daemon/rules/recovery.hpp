// SPDX-License-Identifier: Apache-2.0
// Recovery codes are for users who have lost their phone, and each is good for one login. A code has ten characters (50 bits) of
// Crockford's base32 alphabet, in which no letters look alike. Codes are stored salted and hashed, so that a stolen store gives none away.
#pragma once

#include "common/secret.hpp"

#include <array>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace harness2fa::rules {

inline constexpr std::size_t recovery_code_length = 10; // characters
inline constexpr std::size_t recovery_salt_size = 16;   // bytes
inline constexpr std::size_t recovery_hash_size = 32;   // bytes
using RecoveryHash = std::array<unsigned char, recovery_hash_size>;

// RecoveryCost is the cost of scrypt (RFC 7914): log2 of N, with r = 8 and p = 1. The usual one takes about 2.5 ms and 1 MiB. Former
// versions took 20 ms and 8 MiB, and their sets stay good.
enum class RecoveryCost : unsigned char { usual = 10, former = 13 };

struct RecoverySet {
    std::vector<unsigned char> salt;  // one for all codes, so that an attempt costs the same however many are left
    std::vector<RecoveryHash> hashes; // of the codes that are left
    RecoveryCost cost = RecoveryCost::usual;
    bool proven = false; // like that of a device: made at a login with the password, or a code was used there
};

// make_recovery_code takes recovery_code_length random bytes.
Secret make_recovery_code(std::span<const unsigned char> random);

Secret shown_recovery_code(const Secret& code); // as k3v9q-7hd2m

// well_formed_recovery_code returns what a person typed, in lower case and without hyphens and ASCII blanks, and std::nullopt if that
// cannot be a recovery code.
std::optional<Secret> well_formed_recovery_code(std::string_view typed);

// recovery_hash throws std::runtime_error if OpenSSL fails.
RecoveryHash recovery_hash(const Secret& code, std::span<const unsigned char> salt, RecoveryCost cost);

// A RecoveryAttempt holds the hashes of what somebody has typed, always at both costs, so that the time tells neither whether there are
// codes nor how old they are.
struct RecoveryAttempt {
    RecoveryHash usual{}, former{};

    RecoveryAttempt() = default;
    RecoveryAttempt(const Secret& code, std::span<const unsigned char> salt)
        : usual(recovery_hash(code, salt, RecoveryCost::usual)),
          former(recovery_hash(code, salt, RecoveryCost::former)) {}

    const RecoveryHash& at(RecoveryCost cost) const { return cost == RecoveryCost::usual ? usual : former; }
};

// use_up removes the code with this hash from the set, and returns false if there is none. It takes the same time for every hash.
bool use_up(RecoverySet& set, const RecoveryHash& hash);

} // namespace harness2fa::rules
