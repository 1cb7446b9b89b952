// SPDX-License-Identifier: Apache-2.0
#include "random.hpp"

#include <openssl/rand.h>

#include <cstdint>
#include <cstring>
#include <stdexcept>

namespace harness2fa::storage {

Secret random_bytes(std::size_t size) {
    Secret bytes(size);
    if (RAND_bytes(bytes.data(), static_cast<int>(size)) != 1)
        throw std::runtime_error("OpenSSL has no random bytes");
    return bytes;
}

std::int64_t random_number() {
    std::int64_t number = 0;
    std::memcpy(&number, random_bytes(sizeof number).data(), sizeof number);
    return number;
}

} // namespace harness2fa::storage
