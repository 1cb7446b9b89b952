// SPDX-License-Identifier: Apache-2.0
// base64 writes bytes for the socket as in RFC 4648 section 4.
#pragma once

#include "secret.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace harness2fa {

Secret base64(std::span<const unsigned char> bytes);

// bytes_of_base64 reads whole groups of four, with padding only at the end. It returns std::nullopt for anything else.
std::optional<Secret> bytes_of_base64(std::string_view text);

} // namespace harness2fa
