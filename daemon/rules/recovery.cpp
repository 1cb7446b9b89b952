// SPDX-License-Identifier: Apache-2.0
#include "recovery.hpp"

#include "common/ascii.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <cstdint>
#include <stdexcept>

namespace harness2fa::rules {
namespace {

constexpr std::string_view alphabet = "0123456789abcdefghjkmnpqrstvwxyz";       // www.crockford.com/base32.html
constexpr std::uint64_t block_size = 8, parallel = 1, most_memory = 32U << 20U; // bytes

// meant reads letters that are easily taken for digits as Crockford does.
char meant(char c) {
    return c == 'o' ? '0' : c == 'i' || c == 'l' ? '1' : c;
}

} // namespace

Secret make_recovery_code(std::span<const unsigned char> random) {
    Secret code(recovery_code_length);
    for (std::size_t i = 0; i < code.size(); ++i)
        code.data()[i] = static_cast<unsigned char>(alphabet[random[i] % alphabet.size()]);
    return code;
}

Secret shown_recovery_code(const Secret& code) {
    Secret shown(code.size() + 1);
    for (std::size_t i = 0; i < code.size(); ++i)
        shown.data()[i < code.size() / 2 ? i : i + 1] = code.data()[i];
    shown.data()[code.size() / 2] = '-';
    return shown;
}

std::optional<Secret> well_formed_recovery_code(std::string_view typed) {
    Secret code(recovery_code_length);
    std::size_t found = 0;
    for (const char c : typed) {
        if (c == ' ' || c == '\t' || c == '-')
            continue;
        const char read = meant(lower(c));
        if (found == code.size() || alphabet.find(read) == alphabet.npos)
            return {};
        code.data()[found++] = static_cast<unsigned char>(read);
    }
    if (found != code.size())
        return {};
    return code;
}

RecoveryHash recovery_hash(const Secret& code, std::span<const unsigned char> salt, RecoveryCost cost) {
    RecoveryHash hash{};
    const std::uint64_t iterations = std::uint64_t{1} << static_cast<unsigned>(cost);
    const auto text = code.text();
    if (EVP_PBE_scrypt(text.data(), text.size(), salt.data(), salt.size(), iterations, block_size, parallel,
                       most_memory, hash.data(), hash.size()) != 1)
        throw std::runtime_error("OpenSSL cannot compute scrypt");
    return hash;
}

bool use_up(RecoverySet& set, const RecoveryHash& hash) {
    auto used = set.hashes.end();
    for (auto candidate = set.hashes.begin(); candidate != set.hashes.end(); ++candidate)
        if (CRYPTO_memcmp(candidate->data(), hash.data(), hash.size()) == 0)
            used = candidate;
    if (used == set.hashes.end())
        return false;
    set.hashes.erase(used);
    return true;
}

} // namespace harness2fa::rules
