// SPDX-License-Identifier: Apache-2.0
// A secret that is new: its QR code, on the screen or as a picture in a file, and its key.
#pragma once

#include "command.hpp"
#include "qr_file.hpp"

#include "common/messages.hpp"

#include <optional>

namespace harness2fa {

class SecretDisplay {
  public:
    // Throws Stop(usage) when --png names a file that cannot be made.
    explicit SecretDisplay(const Options& options);

    void show(const Offer& offer);   // throws Stop when the picture cannot be written
    void show(const Issued& issued); // nothing can undo the making of it: without a picture it is drawn on the screen

    void keep_picture();                                  // of an offer; otherwise it is taken away in the end
    bool lacks_picture() const { return lacks_picture_; } // that was wanted

  private:
    void draw(const Secret& uri); // on the screen
    template <class Given>
    void show_to_person(const Given& given, const char* to_delete_when);

    const Options& options_;
    std::optional<QrFile> picture_;
    bool lacks_picture_ = false;
};

} // namespace harness2fa
