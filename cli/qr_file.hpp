// The QR code as a picture in a file that did not exist before.
#pragma once

#include "common/descriptor.hpp"
#include "qr_image/qr_modules.hpp"

#include <string>

namespace harness2fa {

class QrFile {
  public:
    // Throws Stop(usage) when there is something of that name already, or no directory that may be written to.
    // Makes nothing yet.
    explicit QrFile(const std::string& path);
    ~QrFile(); // takes away what was written, unless it is to be kept: a key that nobody confirmed is worth nothing
    QrFile(const QrFile&) = delete;
    QrFile& operator=(const QrFile&) = delete;

    void write(const QrModules& modules); // a PNG, for its owner only; throws Stop
    void keep() { made_ = false; }

  private:
    [[noreturn]] void fail(int status, int error) const;

    std::string path_, name_;
    Descriptor directory_; // held, so that what is taken away is what was made
    bool made_ = false;
};

} // namespace harness2fa
