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

Code encode(const Secret& text) {
    std::string terminated(text.text());
    Code code(QRcode_encodeString(terminated.c_str(), 0, QR_ECLEVEL_L, QR_MODE_8, 1));
    wipe(terminated.data(), terminated.size());
    if (!code)
        throw std::runtime_error("libqrencode cannot make a QR code");
    return code;
}

std::string_view drawn_at(const QRcode& code, int x, int y, QrStyle style) {
    static constexpr std::array<std::string_view, 4> blocks{" ", "▄", "▀", "█"}; // none, lower, upper, both
    if (style == QrStyle::ascii)
        return light(code, x, y) ? "##" : "  ";
    const unsigned which = (light(code, x, y) ? 2U : 0U) | (light(code, x, y + 1) ? 1U : 0U);
    return blocks.at(style == QrStyle::inverse ? 3U - which : which);
}

} // namespace

Secret qr_code(const Secret& text, QrStyle style) {
    const Code code = encode(text);
    const int rows = style == QrStyle::ascii ? 1 : 2; // of modules a line
    const int end = code->width + border;
    std::string drawn;
    drawn.reserve(static_cast<std::size_t>(end + border) * static_cast<std::size_t>(end + border + 1) * 2);
    for (int y = -border; y < end; y += rows) {
        for (int x = -border; x < end; ++x)
            drawn += drawn_at(*code, x, y, style);
        if (y + rows < end)
            drawn += '\n';
    }
    Secret result{std::string_view(drawn)};
    wipe(drawn.data(), drawn.size());
    return result;
}

} // namespace harness2fa
