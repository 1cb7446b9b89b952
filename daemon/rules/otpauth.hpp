// SPDX-License-Identifier: Apache-2.0
// parse_otpauth reads a device as authenticator apps export it, in the Key Uri Format
// (github.com/google/google-authenticator/wiki/Key-Uri-Format).
#pragma once

#include "totp.hpp"

#include "common/result.hpp"
#include "common/user_name.hpp"

#include <string_view>

namespace harness2fa::rules {

struct OtpauthDevice {
    UserName user; // the account part of the label
    Secret secret; // 10 to 64 bytes
    TotpShape shape;
};

// parse_otpauth reads otpauth://totp/ISSUER:USER?secret=…&algorithm=…&digits=…&period=… and ignores other parameters. The Fault is half a
// sentence that quotes nothing of the URI.
[[nodiscard]] Result<OtpauthDevice> parse_otpauth(std::string_view uri);

} // namespace harness2fa::rules
