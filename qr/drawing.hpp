// SPDX-License-Identifier: Apache-2.0
// drawing_of draws a QR code as text for a terminal.
#pragma once

#include "qr_code.hpp"

namespace harness2fa::qr {

enum class QrStyle {
    // blocks puts two rows of modules into a line of UTF-8 half blocks. It draws the light modules, for a dark terminal.
    blocks,
    // inverse is blocks for a light terminal.
    inverse,
    // ascii draws `##` for a light module and two blanks for a dark one, for a dark terminal without UTF-8.
    ascii
};

// drawing_of leaves a quiet zone of two modules, which apps still read, so that version 4 takes 37x19 characters in blocks. Lines are
// joined by '\n'.
Secret drawing_of(const QrCode& code, QrStyle style);

} // namespace harness2fa::qr
