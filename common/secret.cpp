// SPDX-License-Identifier: Apache-2.0
#include "secret.hpp"

#include <cstring>

namespace harness2fa {

void wipe(void* bytes, std::size_t size) noexcept {
    if (size != 0) // an empty vector has no address to clear
        explicit_bzero(bytes, size);
}

} // namespace harness2fa
