// SPDX-License-Identifier: Apache-2.0
// The QR code as text for a terminal.
#pragma once

#include "qr_code.hpp"

namespace harness2fa {

enum class QrStyle {
    blocks, // two rows of modules a line, in UTF-8 half blocks: light modules are drawn, so it reads on a dark terminal
    inverse, // the same for a light terminal
    ascii // `##` for a light module and two blanks for a dark one: for terminals without UTF-8, the dark ones among them
};

// With a quiet zone of two modules, which still reads and leaves version 4 at 37x19 characters in blocks. Lines are joined by '\n'.
Secret drawing_of(const QrCode& code, QrStyle style);

} // namespace harness2fa
