#include "qr_file.hpp"

#include "command.hpp"
#include "output.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <png.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace harness2fa {
namespace {

constexpr int scale = 8; // pixels a module
constexpr int quiet = 4; // modules: the border that ISO/IEC 18004 asks for

// A byte a pixel, the lines of a square one after the other.
Secret pixels_of(const QrModules& modules, int added, int side) {
    Secret pixels(static_cast<std::size_t>(side) * static_cast<std::size_t>(side));
    unsigned char* out = pixels.data();
    for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x)
            *out++ = modules.light(x / scale - added, y / scale - added) ? 255 : 0;
    return pixels;
}

Secret png_of(const QrModules& modules) {
    const int added = std::max(0, quiet - modules.border());
    const int side = (modules.width() + 2 * added) * scale;
    const Secret pixels = pixels_of(modules, added, side);
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.width = image.height = static_cast<png_uint_32>(side);
    image.format = PNG_FORMAT_GRAY;
    png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
    Secret png(size);
    if (png_image_write_to_memory(&image, png.data(), &size, 0, pixels.data(), 0, nullptr) == 0)
        throw QrFile::NotWritten(std::string("The picture of the QR code cannot be made: ") + image.message + ".");
    return Secret(png.text().substr(0, size));
}

[[noreturn]] void refuse(const std::string& reason) {
    throw Stop(usage, reason + " Nothing has changed.");
}

} // namespace

QrFile::QrFile(const std::string& path) : path_(path), name_(std::filesystem::path(path).filename()) {
    const auto parent = std::filesystem::path(path).parent_path();
    directory_ = Descriptor(open(parent.empty() ? "." : parent.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (!directory_)
        refuse(complaint(errno));
    struct stat there {};
    if (name_.empty() || fstatat(directory_.get(), name_.c_str(), &there, AT_SYMLINK_NOFOLLOW) == 0)
        refuse(complaint(EEXIST));
    if (errno != ENOENT || faccessat(directory_.get(), ".", W_OK | X_OK, AT_EACCESS) != 0)
        refuse(complaint(errno));
}

QrFile::~QrFile() {
    if (made_)
        unlinkat(directory_.get(), name_.c_str(), 0);
}

void QrFile::write(const QrModules& modules) {
    const Secret png = png_of(modules);
    const Descriptor file(
        openat(directory_.get(), name_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!file)
        throw NotWritten(complaint(errno));
    made_ = true;
    // A full disk of another machine says so only when the bytes have to arrive.
    if (const int error = write_fully(file.get(), png.text()); error != 0 || fsync(file.get()) != 0)
        throw NotWritten(complaint(error != 0 ? error : errno));
}

std::string QrFile::complaint(int error) const {
    return error == EEXIST ? path_ + " exists already, and is not overwritten."
                           : path_ + " cannot be written: " + std::generic_category().message(error) + ".";
}

} // namespace harness2fa
