// SPDX-License-Identifier: Apache-2.0
#include "secret.hpp"

#include <cstring>

namespace harness2fa {

void wipe(void* bytes, std::size_t size) noexcept {
    if (size != 0) // bytes may be nullptr then
        explicit_bzero(bytes, size);
}

} // namespace harness2fa
