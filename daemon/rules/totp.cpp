// SPDX-License-Identifier: Apache-2.0
#include "totp.hpp"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <stdexcept>

namespace harness2fa::rules {
namespace {

void require(bool done) {
    if (!done)
        throw std::runtime_error("OpenSSL cannot compute an HMAC");
}

// An Hmac makes the HMACs (RFC 2104) of several messages with one key.
class Hmac {
  public:
    Hmac(const Secret& key, Algorithm algorithm) : context_(EVP_MAC_CTX_new(hmac()), EVP_MAC_CTX_free) {
        std::string digest(name_of(algorithm)); // OpenSSL uses the same name
        const std::array<OSSL_PARAM, 2> parameters{
            OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest.data(), 0), OSSL_PARAM_construct_end()};
        require(context_ && EVP_MAC_init(context_.get(), key.data(), key.size(), parameters.data()) == 1);
    }

    Secret of(std::span<const unsigned char> message) {
        Secret mac(EVP_MAC_CTX_get_mac_size(context_.get()));
        std::size_t size = 0;
        require(EVP_MAC_init(context_.get(), nullptr, 0, nullptr) == 1); // nullptr: the key stays the same
        require(EVP_MAC_update(context_.get(), message.data(), message.size()) == 1);
        require(EVP_MAC_final(context_.get(), mac.data(), &size, mac.size()) == 1 && size == mac.size());
        return mac;
    }

  private:
    // hmac looks the algorithm up only once: OpenSSL 3 would search its providers each time.
    static EVP_MAC* hmac() {
        static EVP_MAC* const found = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
        require(found != nullptr);
        return found;
    }

    std::unique_ptr<EVP_MAC_CTX, decltype(&EVP_MAC_CTX_free)> context_;
};

// truncate does the dynamic truncation of RFC 4226 section 5.3: it takes 31 bits from where the last nibble points.
std::uint32_t truncate(std::span<const unsigned char> mac) {
    const std::size_t offset = mac.back() & 0x0fU;
    return (mac[offset] & 0x7fU) << 24U | std::uint32_t{mac[offset + 1]} << 16U | std::uint32_t{mac[offset + 2]} << 8U |
           mac[offset + 3];
}

Secret code_of(Hmac& hmac, TimeStep step, int digits) {
    std::array<unsigned char, 8> counter{}; // big endian, RFC 4226 section 5.1
    for (std::size_t byte = 0; byte < counter.size(); ++byte)
        counter[7 - byte] = static_cast<unsigned char>(static_cast<std::uint64_t>(step) >> (8 * byte));
    std::uint32_t number = truncate(hmac.of(counter).bytes());
    Secret code(static_cast<std::size_t>(digits));
    for (std::size_t digit = code.size(); digit-- > 0; number /= 10)
        code.data()[digit] = static_cast<unsigned char>('0' + number % 10);
    return code;
}

} // namespace

TimeStep step_at(Time now, const TotpShape& shape) {
    return std::chrono::floor<std::chrono::seconds>(now).time_since_epoch() / shape.period;
}

Secret totp(const Secret& secret, TimeStep step, const TotpShape& shape) {
    Hmac hmac(secret, shape.algorithm);
    return code_of(hmac, step, shape.digits);
}

std::optional<Secret> well_formed_code(std::string_view typed, const TotpShape& shape) {
    Secret code(static_cast<std::size_t>(shape.digits));
    std::size_t found = 0;
    for (const char c : typed) {
        if (c == ' ' || c == '\t')
            continue;
        if (c < '0' || c > '9' || found == code.size())
            return {};
        code.data()[found++] = static_cast<unsigned char>(c);
    }
    if (found != code.size())
        return {};
    return code;
}

std::optional<TimeStep> matching_step(const Secret& secret, const Secret& code, Time now, const TotpShape& shape,
                                      int window) {
    std::optional<TimeStep> match;
    Hmac hmac(secret, shape.algorithm);
    const TimeStep here = step_at(now, shape);
    for (TimeStep step = here - window; step <= here + window; ++step) {
        const Secret expected = code_of(hmac, step, shape.digits);
        if (expected.size() == code.size() && CRYPTO_memcmp(expected.data(), code.data(), code.size()) == 0)
            match = step;
    }
    return match;
}

} // namespace harness2fa::rules
