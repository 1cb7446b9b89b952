// SPDX-License-Identifier: Apache-2.0
// A QR code (ISO/IEC 18004, error correction level L).
#pragma once

#include "common/secret.hpp"

#include <stdexcept>

namespace harness2fa {

// what() is a sentence for a person.
class NoQrCode : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

class QrCode {
  public:
    // Throws NoQrCode when the URI is empty or too long.
    explicit QrCode(const Secret& uri);

    int width() const { return width_; } // in modules, without a quiet zone
    bool is_light(int x, int y) const;   // outside of it as well: the quiet zone

  private:
    int width_ = 0;
    Secret modules_; // a byte each, line by line; the lowest bit says that it is dark
};

} // namespace harness2fa
