#include "totp.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <stdexcept>

namespace harness2fa {
namespace {

// Dynamic truncation, RFC 4226 section 5.3: 31 bits from where the last nibble points.
std::uint32_t truncate(const std::array<unsigned char, 20>& mac) {
    const std::size_t offset = mac[19] & 0x0fU;
    return (mac[offset] & 0x7fU) << 24U | std::uint32_t{mac[offset + 1]} << 16U | std::uint32_t{mac[offset + 2]} << 8U |
           mac[offset + 3];
}

} // namespace

TimeStep step_at(Time now, const TotpShape& shape) {
    return std::chrono::floor<std::chrono::seconds>(now).time_since_epoch() / shape.period;
}

Secret totp(const Secret& secret, TimeStep step, const TotpShape& shape) {
    std::array<unsigned char, 8> counter{}; // big endian, RFC 4226 section 5.1
    for (std::size_t byte = 0; byte < counter.size(); ++byte)
        counter[7 - byte] = static_cast<unsigned char>(static_cast<std::uint64_t>(step) >> (8 * byte));

    std::array<unsigned char, 20> mac{};
    unsigned size = 0;
    if (!HMAC(EVP_sha1(), secret.data(), static_cast<int>(secret.size()), counter.data(), counter.size(), mac.data(),
              &size) ||
        size != mac.size())
        throw std::runtime_error("OpenSSL cannot compute HMAC-SHA-1");

    std::uint32_t number = truncate(mac);
    wipe(mac.data(), mac.size());
    Secret code(static_cast<std::size_t>(shape.digits));
    for (std::size_t digit = code.size(); digit-- > 0; number /= 10)
        code.data()[digit] = static_cast<unsigned char>('0' + number % 10);
    return code;
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
    const TimeStep here = step_at(now, shape);
    for (TimeStep step = here - window; step <= here + window; ++step) {
        const Secret expected = totp(secret, step, shape);
        if (expected.size() == code.size() && CRYPTO_memcmp(expected.data(), code.data(), code.size()) == 0)
            match = step;
    }
    return match;
}

} // namespace harness2fa
