// A QR code (ISO/IEC 18004, error correction level L) as text for a terminal.
#pragma once

#include "common/secret.hpp"

namespace harness2fa {

enum class QrStyle {
    blocks, // two rows of modules a line, in UTF-8 half blocks: light modules are drawn, so it reads on a dark terminal
    inverse, // the same for a light terminal
    ascii    // `##` for a light module and two blanks for a dark one
};

// With a border of two modules, which still reads and leaves version 4 at 37x19 characters in blocks. Lines are joined by '\n'.
// Throws std::runtime_error if the text is too long for a QR code.
Secret qr_code(const Secret& text, QrStyle style);

} // namespace harness2fa
