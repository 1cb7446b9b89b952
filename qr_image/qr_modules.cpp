#include "qr_modules.hpp"

#include "common/daemon_client.hpp"
#include "common/utf8.hpp"

#include <algorithm>

namespace harness2fa {
namespace {

constexpr int widest = 177 + 2 * 4; // version 40, with the border

[[noreturn]] void not_agreed() {
    throw NoDaemon("The daemon does not keep to the protocol: that is no drawing of a QR code.");
}

struct Pair {
    bool upper, lower;
};

Pair pair_of(char32_t block) {
    switch (block) {
    case U' ':
        return {false, false};
    case U'▀':
        return {true, false};
    case U'▄':
        return {false, true};
    case U'█':
        return {true, true};
    default:
        not_agreed();
    }
}

int width_of(std::string_view drawing) { // of its first line, in characters
    int width = 0;
    for (const char c : drawing.substr(0, drawing.find('\n')))
        width += (static_cast<unsigned char>(c) & 0xc0U) != 0x80U ? 1 : 0;
    return width;
}

} // namespace

QrModules::QrModules(const Secret& half_blocks) : width_(width_of(half_blocks.text())) {
    if (width_ == 0 || width_ > widest)
        not_agreed();
    light_ = Secret(index(0, width_ + 1)); // an odd width leaves a row below the square
    int x = 0, y = 0;
    for (std::string_view rest = half_blocks.text(); !rest.empty();) {
        const auto next = first_character(rest);
        if (!next || (x == width_) != (next->code == U'\n') || y >= width_)
            not_agreed();
        rest.remove_prefix(next->bytes);
        if (next->code == U'\n') {
            x = 0;
            y += 2;
        } else {
            draw(x++, y, next->code);
        }
    }
    if (x != width_ || y + 2 < width_)
        not_agreed();
}

void QrModules::draw(int x, int y, char32_t block) {
    const Pair pair = pair_of(block);
    light_.data()[index(x, y)] = pair.upper ? 1 : 0;
    light_.data()[index(x, y + 1)] = pair.lower ? 1 : 0;
}

bool QrModules::light(int x, int y) const {
    const bool inside = x >= 0 && y >= 0 && x < width_ && y < width_;
    return !inside || light_.data()[index(x, y)] != 0;
}

int QrModules::border() const {
    const auto dark = std::ranges::find(light_.bytes(), 0);
    return static_cast<int>(dark - light_.bytes().begin()) / width_;
}

Secret qr_ascii(const QrModules& modules) {
    const auto width = static_cast<std::size_t>(modules.width());
    Secret text(width * (2 * width + 1) - 1);
    std::ranges::fill_n(text.data(), static_cast<std::ptrdiff_t>(text.size()), static_cast<unsigned char>('\n'));
    unsigned char* out = text.data();
    for (int y = 0; y < modules.width(); ++y, ++out) // past the end of the line
        for (int x = 0; x < modules.width(); ++x)
            out = std::fill_n(out, 2, static_cast<unsigned char>(modules.light(x, y) ? '#' : ' '));
    return text;
}

} // namespace harness2fa
