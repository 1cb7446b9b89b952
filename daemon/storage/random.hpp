// SPDX-License-Identifier: Apache-2.0
// Random bytes for keys and seeds.
#pragma once

#include "common/secret.hpp"

#include <cstdint>

namespace harness2fa {

// From OpenSSL's CSPRNG. Throw std::runtime_error.
Secret random_bytes(std::size_t size);
std::int64_t random_number(); // any

} // namespace harness2fa
