// SPDX-License-Identifier: Apache-2.0
// make_offer makes an Offer, which is a new secret the way it is shown to its owner.
#pragma once

#include "common/messages.hpp"
#include "rules/totp.hpp"

#include <string>

namespace harness2fa::calls {

// make_offer takes the issuer as the authenticator app shows it. The URI follows the Key Uri Format of the authenticator apps
// (otpauth://totp/ISSUER:USER?secret=…&issuer=…) and leaves out what is at its default.
Offer make_offer(const Secret& secret, const TotpShape& shape, const std::string& user, const std::string& issuer);

} // namespace harness2fa::calls
