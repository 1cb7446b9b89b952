// SPDX-License-Identifier: Apache-2.0
// parse_otpauth reads a device as authenticator apps export it, in the Key Uri Format
// (github.com/google/google-authenticator/wiki/Key-Uri-Format).
#pragma once

#include "totp.hpp"

#include "common/user_name.hpp"

#include <string>
#include <string_view>
#include <variant>

namespace harness2fa {

struct OtpauthDevice {
    UserName user; // the account part of the label
    Secret secret; // 10 to 64 bytes
    TotpShape shape;
};

// otpauth://totp/ISSUER:USER?secret=…&algorithm=…&digits=…&period=…; other parameters are ignored. Or what is wrong with it, as half a
// sentence that quotes nothing of it.
std::variant<OtpauthDevice, std::string> parse_otpauth(std::string_view uri);

} // namespace harness2fa
