// SPDX-License-Identifier: Apache-2.0
#include "drawing.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace harness2fa::qr {
namespace {

constexpr int narrow_quiet_zone = 2;    // modules
constexpr std::size_t longest_cell = 3; // bytes of a half block

std::string_view cell_of(const QrCode& code, int x, int y, QrStyle style) {
    static constexpr std::array<std::string_view, 4> blocks{" ", "▄", "▀", "█"}; // no half, lower, upper, both
    if (style == QrStyle::ascii)
        return code.is_light(x, y) ? "##" : "  ";
    const unsigned light = (code.is_light(x, y) ? 2U : 0U) | (code.is_light(x, y + 1) ? 1U : 0U);
    return blocks.at(style == QrStyle::inverse ? 3U - light : light);
}

// room_for takes one line for each row of modules, which is the most that a style needs.
Secret room_for(int side) {
    const auto modules = static_cast<std::size_t>(side);
    return Secret(modules * (modules * longest_cell + 1));
}

} // namespace

Secret drawing_of(const QrCode& code, QrStyle style) {
    const int rows = style == QrStyle::ascii ? 1 : 2; // of modules in a line
    const int begin = -narrow_quiet_zone, end = code.width() + narrow_quiet_zone;
    Secret text = room_for(end - begin);
    unsigned char* out = text.data();
    for (int y = begin; y < end; y += rows) {
        if (y != begin)
            *out++ = '\n';
        for (int x = begin; x < end; ++x)
            out = std::ranges::copy(cell_of(code, x, y, style), out).out;
    }
    return Secret(text.text().substr(0, static_cast<std::size_t>(out - text.data())));
}

} // namespace harness2fa::qr
