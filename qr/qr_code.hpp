// SPDX-License-Identifier: Apache-2.0
// A QrCode is a QR code of ISO/IEC 18004, with error correction level L.
#pragma once

#include "common/secret.hpp"

#include <stdexcept>

namespace harness2fa::qr {

// NoQrCode says why there is no QR code: what() is a sentence for a person.
class NoQrCode : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

class QrCode {
  public:
    // QrCode throws NoQrCode when the URI is "" or too long.
    explicit QrCode(const Secret& uri);

    int width() const { return width_; } // in modules, without a quiet zone
    bool is_light(int x, int y) const;   // true outside of the code, for the quiet zone

  private:
    int width_ = 0;
    Secret modules_; // one byte for each, line by line; the lowest bit is 1 if the module is dark
};

} // namespace harness2fa::qr
