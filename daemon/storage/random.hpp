// SPDX-License-Identifier: Apache-2.0
// random_bytes makes keys and seeds.
#pragma once

#include "common/secret.hpp"

#include <cstdint>

namespace harness2fa::storage {

// random_bytes and random_number ask OpenSSL's CSPRNG. They throw std::runtime_error.
Secret random_bytes(std::size_t size);
std::int64_t random_number(); // of all 64 bits, perhaps negative

} // namespace harness2fa::storage
