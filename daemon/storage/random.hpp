// Random bytes for keys and seeds.
#pragma once

#include "common/secret.hpp"

namespace harness2fa {

Secret random_bytes(std::size_t size); // from OpenSSL's CSPRNG; throws std::runtime_error

} // namespace harness2fa
