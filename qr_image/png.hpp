// The QR code as a picture.
#pragma once

#include "qr_modules.hpp"

namespace harness2fa {

// A PNG with the border that ISO/IEC 18004 asks for. Throws std::runtime_error, with a sentence.
Secret png_of(const QrModules& modules);

// Pixels along each side of that picture.
int png_side(const QrModules& modules);

} // namespace harness2fa
