#include "qr_code.hpp"

#include <qrencode.h>

#include <array>
#include <memory>
#include <stdexcept>
#include <string>

namespace harness2fa {
namespace {

constexpr int border = 2; // modules

struct FreeCode {
    void operator()(QRcode* code) const {
        wipe(code->data, static_cast<std::size_t>(code->width) * static_cast<std::size_t>(code->width));
        QRcode_free(code);
    }
};
using Code = std::unique_ptr<QRcode, FreeCode>;

bool light(const QRcode& code, int x, int y) {
    const bool inside = x >= 0 && y >= 0 && x < code.width && y < code.width;
    return !inside || (code.data[y * code.width + x] & 1U) == 0;
}

} // namespace

Secret qr_half_blocks(const Secret& text) {
    static constexpr std::array<std::string_view, 4> blocks{" ", "▄", "▀", "█"}; // none, lower, upper, both
    std::string terminated(text.text());
    const Code code(QRcode_encodeString(terminated.c_str(), 0, QR_ECLEVEL_L, QR_MODE_8, 1));
    wipe(terminated.data(), terminated.size());
    if (!code)
        throw std::runtime_error("libqrencode cannot make a QR code");

    std::string drawn;
    drawn.reserve(static_cast<std::size_t>(code->width + 2 * border) * static_cast<std::size_t>(code->width) * 2);
    for (int y = -border; y < code->width + border; y += 2) {
        for (int x = -border; x < code->width + border; ++x)
            drawn += blocks.at((light(*code, x, y) ? 2U : 0U) | (light(*code, x, y + 1) ? 1U : 0U));
        if (y + 2 < code->width + border)
            drawn += '\n';
    }
    Secret result{std::string_view(drawn)};
    wipe(drawn.data(), drawn.size());
    return result;
}

} // namespace harness2fa
