// SPDX-License-Identifier: Apache-2.0
// png_of draws a QR code as a picture.
#pragma once

#include "qr_code.hpp"

namespace harness2fa::qr {

// png_of returns a PNG with the quiet zone that ISO/IEC 18004 asks for. It throws std::runtime_error, with a sentence.
Secret png_of(const QrCode& code);

} // namespace harness2fa::qr
