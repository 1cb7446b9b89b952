// SPDX-License-Identifier: Apache-2.0
// A QrFile is the QR code as a picture, in a file that did not exist before.
#pragma once

#include "command.hpp"

#include "common/descriptor.hpp"
#include "common/secret.hpp"

#include <string>

namespace harness2fa {

class QrFile {
  public:
    // what() adds that nothing has changed; reason() is for those who know better.
    class NotWritten : public Stop {
      public:
        explicit NotWritten(const std::string& reason)
            : Stop(refused, reason + " Nothing has changed."), reason_(reason) {}
        const std::string& reason() const { return reason_; }

      private:
        std::string reason_;
    };

    // QrFile makes nothing yet. It throws Stop(usage) if there is something of that name already, or no directory that may be written to.
    explicit QrFile(const std::string& path);
    ~QrFile(); // removes the picture, unless it is to be kept: a key that nobody confirmed is worth nothing
    QrFile(const QrFile&) = delete;
    QrFile& operator=(const QrFile&) = delete;

    void write(const Secret& uri); // a PNG, for its owner only; throws NotWritten
    void keep() { made_ = false; }

  private:
    std::string complaint(int error) const;

    std::string path_, name_;
    Descriptor directory_; // held open, so that the file that is removed is the one that was made
    bool made_ = false;
};

} // namespace harness2fa
