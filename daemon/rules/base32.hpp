// SPDX-License-Identifier: Apache-2.0
// base32 writes a key as authenticator apps expect it: base32 of RFC 4648 section 6, without padding.
#pragma once

#include "common/secret.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace harness2fa::rules {

Secret base32(std::span<const unsigned char> bytes);

// from_base32 reads letters of either case, with or without blanks, hyphens and padding. It returns std::nullopt if the text is not base32.
std::optional<Secret> from_base32(std::string_view text);

} // namespace harness2fa::rules
