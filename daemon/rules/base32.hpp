// SPDX-License-Identifier: Apache-2.0
// Base32 of RFC 4648 section 6, without padding, as authenticator apps expect a key.
#pragma once

#include "common/secret.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace harness2fa {

Secret base32(std::span<const unsigned char> bytes);

// In any case, with blanks, hyphens and padding or without. Nothing if it is not base32.
std::optional<Secret> from_base32(std::string_view text);

} // namespace harness2fa
