// SPDX-License-Identifier: Apache-2.0
#include "verdict.hpp"

#include <cstdlib>
#include <cstring>

namespace harness2fa::pam {
namespace {

constexpr const char* name = "pam_harness2fa_verdict"; // PAM's name of the verdict, which holds the user's name

void free_user(pam_handle_t*, void* user, int) {
    std::free(user);
}

const char* user_of_verdict(const pam_handle_t* pamh) { // nullptr if there is no verdict
    const void* user = nullptr;
    return pam_get_data(pamh, name, &user) == PAM_SUCCESS ? static_cast<const char*>(user) : nullptr;
}

} // namespace

void leave_verdict(pam_handle_t* pamh, const char* user) {
    char* const copy = ::strdup(user);
    if (copy != nullptr && pam_set_data(pamh, name, copy, free_user) != PAM_SUCCESS)
        std::free(copy);
}

void drop_verdict(pam_handle_t* pamh) {
    if (user_of_verdict(pamh) != nullptr)
        pam_set_data(pamh, name, nullptr, nullptr);
}

bool has_verdict(const pam_handle_t* pamh, const char* user) {
    const char* const other = user_of_verdict(pamh);
    return other != nullptr && std::strcmp(other, user) == 0;
}

} // namespace harness2fa::pam
