// SPDX-License-Identifier: Apache-2.0
// png_of draws the QR code of a URI as a picture.
#pragma once

#include "common/result.hpp"
#include "common/secret.hpp"

namespace harness2fa::qr {

// png_of returns a PNG with the quiet zone that ISO/IEC 18004 asks for. It fails as QrCode::of does, or if libpng cannot write the picture. The
// Fault is a sentence.
[[nodiscard]] Result<Secret> png_of(const Secret& uri);

} // namespace harness2fa::qr
