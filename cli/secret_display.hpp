// SPDX-License-Identifier: Apache-2.0
// A SecretDisplay shows a new secret: its QR code, on the screen or as a picture in a file, and its key.
#pragma once

#include "command.hpp"
#include "qr_file.hpp"

#include "common/messages.hpp"

#include <optional>

namespace harness2fa::cli {

class SecretDisplay {
  public:
    // SecretDisplay throws Stop(usage) if --png names a file that cannot be made.
    explicit SecretDisplay(const Options& options);

    // show of an Offer throws Stop if the picture cannot be written. An Issued secret cannot be taken back, so it is drawn on the screen
    // then.
    void show(const Offer& offer);
    void show(const Issued& issued);

    void keep_picture();                                  // of an offer, which is otherwise removed at the end
    bool lacks_picture() const { return lacks_picture_; } // whether a picture was wanted, and not made

  private:
    void draw(const Secret& uri); // on the screen
    template <class Given>
    void show_to_person(const Given& given, const char* to_delete_when);

    const Options& options_;
    std::optional<QrFile> picture_;
    bool lacks_picture_ = false;
};

} // namespace harness2fa::cli
