// SPDX-License-Identifier: Apache-2.0
// Base64 (RFC 4648 section 4), for bytes on the socket.
#pragma once

#include "secret.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace harness2fa {

Secret base64(std::span<const unsigned char> bytes);

// Strict: whole groups of four, padding only at the end; nothing for anything else.
std::optional<Secret> bytes_of_base64(std::string_view text);

} // namespace harness2fa
