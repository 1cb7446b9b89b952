// SPDX-License-Identifier: Apache-2.0
#include "mail_library.hpp"

#include "common/secret.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <curl/curl.h>
#include <malloc.h>
#include <stdexcept>

namespace harness2fa::mailer {
namespace {

void free_wiped(void* bytes) {
    wipe(bytes, malloc_usable_size(bytes));
    std::free(bytes);
}

void* reallocate_wiped(void* old, std::size_t size) {
    void* const bytes = std::malloc(size);
    if (bytes == nullptr || old == nullptr)
        return bytes;
    std::memcpy(bytes, old, std::min(size, malloc_usable_size(old)));
    free_wiped(old);
    return bytes;
}

} // namespace

MailLibrary::MailLibrary() {
    if (curl_global_init_mem(CURL_GLOBAL_DEFAULT, std::malloc, free_wiped, reallocate_wiped, strdup, std::calloc) !=
        CURLE_OK)
        throw std::runtime_error("libcurl cannot be used");
}

MailLibrary::~MailLibrary() {
    curl_global_cleanup();
}

} // namespace harness2fa::mailer
