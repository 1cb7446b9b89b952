// SPDX-License-Identifier: Apache-2.0
#include "png.hpp"

#include "qr_code.hpp"

#include <png.h>

#include <string>

namespace harness2fa::qr {
namespace {

constexpr int scale = 8;      // pixels for a module
constexpr int quiet_zone = 4; // modules: what ISO/IEC 18004 asks for

int side_of(const QrCode& code) {
    return (code.width() + 2 * quiet_zone) * scale;
}

// pixels_of returns one byte for each pixel of a square, line by line.
Secret pixels_of(const QrCode& code) {
    const int side = side_of(code);
    Secret pixels(static_cast<std::size_t>(side) * static_cast<std::size_t>(side));
    unsigned char* out = pixels.data();
    for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x)
            *out++ = code.is_light(x / scale - quiet_zone, y / scale - quiet_zone) ? 255 : 0;
    return pixels;
}

} // namespace

Result<Secret> png_of(const Secret& uri) {
    const auto code = QrCode::of(uri);
    if (!code)
        return code.error();
    const Secret pixels = pixels_of(*code);
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.width = image.height = static_cast<png_uint_32>(side_of(*code));
    image.format = PNG_FORMAT_GRAY;
    png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
    Secret png(size);
    if (png_image_write_to_memory(&image, png.data(), &size, 0, pixels.data(), 0, nullptr) == 0)
        return Fault{std::string("The picture of the QR code cannot be made: ") + image.message + "."};
    return Secret(png.text().substr(0, size));
}

} // namespace harness2fa::qr
