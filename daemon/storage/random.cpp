#include "random.hpp"

#include <openssl/rand.h>

#include <stdexcept>

namespace harness2fa {

Secret random_bytes(std::size_t size) {
    Secret bytes(size);
    if (RAND_bytes(bytes.data(), static_cast<int>(size)) != 1)
        throw std::runtime_error("OpenSSL has no random bytes");
    return bytes;
}

} // namespace harness2fa
