// SPDX-License-Identifier: Apache-2.0
// What a mail may be addressed to.
#pragma once

#include "common/mail_address.hpp"

namespace harness2fa {

inline bool is_mail_address(std::string_view text) {
    return MailAddress::parse(text).has_value();
}

} // namespace harness2fa
