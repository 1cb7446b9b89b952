// SPDX-License-Identifier: Apache-2.0
// make_offer makes an Offer, which is a new secret the way it is shown to its owner. drawing_of_uri draws it.
#pragma once

#include "common/messages.hpp"
#include "qr/drawing.hpp"
#include "rules/totp.hpp"

#include <string>

namespace harness2fa::calls {

// make_offer takes the issuer as the authenticator app shows it. The URI follows the Key Uri Format of the authenticator apps
// (otpauth://totp/ISSUER:USER?secret=…&issuer=…) and leaves out what is at its default. It throws as drawing_of_uri does.
Offer make_offer(const Secret& secret, const TotpShape& shape, const std::string& user, const std::string& issuer);

// drawing_of_uri throws std::runtime_error, with a sentence, if no QR code holds the URI: no dialog goes on without one.
Secret drawing_of_uri(const Secret& uri, qr::QrStyle style);

} // namespace harness2fa::calls
