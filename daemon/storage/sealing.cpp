// SPDX-License-Identifier: Apache-2.0
#include "sealing.hpp"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <memory>
#include <stdexcept>

namespace harness2fa::storage {
namespace {

constexpr std::size_t nonce_size = 12;
constexpr std::size_t tag_size = 16;

using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

void require_cipher(bool done) {
    if (!done)
        throw std::runtime_error("OpenSSL cannot do AES-256-GCM");
}

// aes_256_gcm looks the cipher up only once: OpenSSL 3 would search its providers each time (ossl-guide-libcrypto-introduction(7),
// PERFORMANCE).
const EVP_CIPHER* aes_256_gcm() {
    static const EVP_CIPHER* const cipher = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
    require_cipher(cipher != nullptr);
    return cipher;
}

const unsigned char* as_bytes(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

} // namespace

std::vector<unsigned char> seal(const Secret& key, const Secret& plain, std::string_view context) {
    std::vector<unsigned char> sealed(nonce_size + plain.size() + tag_size);
    unsigned char* const nonce = sealed.data();
    unsigned char* const body = nonce + nonce_size;
    const CipherContext cipher(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
    int size = 0;
    require_cipher(RAND_bytes(nonce, nonce_size) == 1);
    require_cipher(cipher && EVP_EncryptInit_ex2(cipher.get(), aes_256_gcm(), key.data(), nonce, nullptr) == 1);
    require_cipher(
        EVP_EncryptUpdate(cipher.get(), nullptr, &size, as_bytes(context), static_cast<int>(context.size())) == 1);
    require_cipher(EVP_EncryptUpdate(cipher.get(), body, &size, plain.data(), static_cast<int>(plain.size())) == 1);
    require_cipher(EVP_EncryptFinal_ex(cipher.get(), body + size, &size) == 1);
    require_cipher(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, tag_size, body + plain.size()) == 1);
    return sealed;
}

std::optional<Secret> unseal(const Secret& key, std::span<const unsigned char> sealed, std::string_view context) {
    if (sealed.size() < nonce_size + tag_size)
        return {};
    const auto body = sealed.subspan(nonce_size, sealed.size() - nonce_size - tag_size);
    const auto tag = sealed.last(tag_size);
    Secret plain(body.size());
    const CipherContext cipher(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
    int size = 0;
    require_cipher(cipher && EVP_DecryptInit_ex2(cipher.get(), aes_256_gcm(), key.data(), sealed.data(), nullptr) == 1);
    require_cipher(
        EVP_DecryptUpdate(cipher.get(), nullptr, &size, as_bytes(context), static_cast<int>(context.size())) == 1);
    require_cipher(EVP_DecryptUpdate(cipher.get(), plain.data(), &size, body.data(), static_cast<int>(body.size())) ==
                   1);
    require_cipher(
        EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, tag_size, const_cast<unsigned char*>(tag.data())) == 1);
    if (EVP_DecryptFinal_ex(cipher.get(), plain.data() + size, &size) != 1)
        return {};
    return plain;
}

} // namespace harness2fa::storage
