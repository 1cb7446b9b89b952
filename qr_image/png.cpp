#include "png.hpp"

#include <algorithm>
#include <png.h>
#include <stdexcept>
#include <string>

namespace harness2fa {
namespace {

constexpr int scale = 8; // pixels a module
constexpr int quiet = 4; // modules: the border that ISO/IEC 18004 asks for

int added_border(const QrModules& modules) {
    return std::max(0, quiet - modules.border());
}

// A byte a pixel, the lines of a square one after the other.
Secret pixels_of(const QrModules& modules, int side) {
    const int added = added_border(modules);
    Secret pixels(static_cast<std::size_t>(side) * static_cast<std::size_t>(side));
    unsigned char* out = pixels.data();
    for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x)
            *out++ = modules.light(x / scale - added, y / scale - added) ? 255 : 0;
    return pixels;
}

} // namespace

int png_side(const QrModules& modules) {
    return (modules.width() + 2 * added_border(modules)) * scale;
}

Secret png_of(const QrModules& modules) {
    const int side = png_side(modules);
    const Secret pixels = pixels_of(modules, side);
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.width = image.height = static_cast<png_uint_32>(side);
    image.format = PNG_FORMAT_GRAY;
    png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
    Secret png(size);
    if (png_image_write_to_memory(&image, png.data(), &size, 0, pixels.data(), 0, nullptr) == 0)
        throw std::runtime_error(std::string("The picture of the QR code cannot be made: ") + image.message + ".");
    return Secret(png.text().substr(0, size));
}

} // namespace harness2fa
