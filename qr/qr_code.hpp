// SPDX-License-Identifier: Apache-2.0
// A QrCode is a QR code of ISO/IEC 18004, with error correction level L.
#pragma once

#include "common/result.hpp"
#include "common/secret.hpp"

namespace harness2fa::qr {

class QrCode {
  public:
    // of fails if the URI is "" or too long. The Fault is a sentence for a person.
    [[nodiscard]] static Result<QrCode> of(const Secret& uri);

    int width() const { return width_; } // in modules, without a quiet zone
    bool is_light(int x, int y) const;   // true outside of the code, for the quiet zone

  private:
    QrCode() = default;

    int width_ = 0;
    Secret modules_; // one byte for each, line by line; the lowest bit is 1 if the module is dark
};

} // namespace harness2fa::qr
