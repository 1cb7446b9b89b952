// SPDX-License-Identifier: Apache-2.0
// seal uses AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce, and returns nonce, ciphertext and 128-bit tag in one.
#pragma once

#include "common/secret.hpp"

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace harness2fa::storage {

inline constexpr std::size_t sealing_key_size = 32; // bytes

// seal authenticates the context without storing it: what was sealed for one context does not open in another. seal and unseal throw
// std::runtime_error if OpenSSL fails.
std::vector<unsigned char> seal(const Secret& key, const Secret& plain, std::string_view context);

// unseal returns std::nullopt if the key, the context or a single bit is not what the bytes were sealed with.
std::optional<Secret> unseal(const Secret& key, std::span<const unsigned char> sealed, std::string_view context);

} // namespace harness2fa::storage
