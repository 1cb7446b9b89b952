// SPDX-License-Identifier: Apache-2.0
// A QrFile is the QR code as a picture, in a file that did not exist before.
#pragma once

#include "common/descriptor.hpp"
#include "common/result.hpp"
#include "common/secret.hpp"

#include <string>

namespace harness2fa::cli {

class QrFile {
  public:
    // QrFile makes nothing yet. It throws Stop(usage) if there is something of that name already, or no directory that may be written to.
    explicit QrFile(const std::string& path);
    ~QrFile(); // removes the picture, unless it is to be kept: a key that nobody confirmed is worth nothing
    QrFile(const QrFile&) = delete;
    QrFile& operator=(const QrFile&) = delete;

    // write makes a PNG that only its owner may read. The Fault is a sentence.
    [[nodiscard]] Result<> write(const Secret& uri);
    void keep() { made_ = false; }

  private:
    Fault fault_of(int error) const;

    std::string path_, name_;
    Descriptor directory_; // held open, so that the file that is removed is the one that was made
    bool made_ = false;
};

} // namespace harness2fa::cli
