// SPDX-License-Identifier: Apache-2.0
#include "account_set.hpp"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <cstdint>
#include <stdexcept>
#include <string>

namespace harness2fa::storage {
namespace {

void require_hmac(bool done) {
    if (!done)
        throw std::runtime_error("OpenSSL cannot do HMAC-SHA-256");
}

// hmac looks the algorithm up only once: OpenSSL 3 would search its providers each time.
EVP_MAC* hmac() {
    static EVP_MAC* const found = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
    require_hmac(found != nullptr);
    return found;
}

void begin(EVP_MAC_CTX* context, std::span<const unsigned char> key) {
    std::string digest = "SHA256";
    const std::array<OSSL_PARAM, 2> parameters{
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest.data(), 0), OSSL_PARAM_construct_end()};
    require_hmac(context != nullptr && EVP_MAC_init(context, key.data(), key.size(), parameters.data()) == 1);
}

AccountSet::Digest mac_of(EVP_MAC_CTX* context, std::string_view text) {
    AccountSet::Digest digest{};
    std::size_t size = 0;
    require_hmac(EVP_MAC_init(context, nullptr, 0, nullptr) == 1); // nullptr: the key stays the same
    require_hmac(EVP_MAC_update(context, reinterpret_cast<const unsigned char*>(text.data()), text.size()) == 1);
    require_hmac(EVP_MAC_final(context, digest.data(), &size, digest.size()) == 1 && size == digest.size());
    return digest;
}

} // namespace

void AccountSet::Free::operator()(evp_mac_ctx_st* context) const {
    EVP_MAC_CTX_free(context);
}

AccountSet::AccountSet(const Secret& key) : mac_(EVP_MAC_CTX_new(hmac())) {
    begin(mac_.get(), key.bytes());
    Digest derived = mac_of(mac_.get(), "harness2fa: the set of accounts");
    begin(mac_.get(), derived);
    wipe(derived.data(), derived.size());
}

void AccountSet::toggle(std::string_view name, std::int64_t version) {
    const Digest one = mac_of(mac_.get(), std::to_string(version).append(1, '/').append(name));
    for (std::size_t i = 0; i < one.size(); ++i)
        state_.digest[i] ^= one[i];
}

void AccountSet::add(std::string_view name, std::int64_t version) {
    toggle(name, version);
    ++state_.count;
}

void AccountSet::remove(std::string_view name, std::int64_t version) {
    toggle(name, version);
    --state_.count;
}

} // namespace harness2fa::storage
