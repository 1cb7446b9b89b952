// SPDX-License-Identifier: Apache-2.0
// AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce: nonce, ciphertext, 128-bit tag.
#pragma once

#include "common/secret.hpp"

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace harness2fa {

inline constexpr std::size_t sealing_key_size = 32; // bytes

// `context` is authenticated, not stored: what was sealed for one context does not open in another.
// Throws std::runtime_error if OpenSSL fails.
std::vector<unsigned char> seal(const Secret& key, const Secret& plain, std::string_view context);

// Nothing if key, context or a single bit is not the one it was sealed with.
std::optional<Secret> unseal(const Secret& key, std::span<const unsigned char> sealed, std::string_view context);

} // namespace harness2fa
