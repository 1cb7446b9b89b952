// A QR code (ISO/IEC 18004, error correction level L) as text for a terminal.
#pragma once

#include "common/secret.hpp"

namespace harness2fa {

// Two rows of modules a line, in UTF-8 half blocks: light modules are drawn, so it reads on a dark terminal. With a border of
// two modules, which still reads and leaves version 4 at 37x19 characters. Lines are joined by '\n'.
// Throws std::runtime_error if the text is too long for a QR code.
Secret qr_half_blocks(const Secret& text);

} // namespace harness2fa
