// Base32 of RFC 4648 section 6, without padding, as authenticator apps expect a key.
#pragma once

#include "common/secret.hpp"

#include <span>

namespace harness2fa {

Secret base32(std::span<const unsigned char> bytes);

} // namespace harness2fa
