// SPDX-License-Identifier: Apache-2.0
#include "qr_code.hpp"

#include <qrencode.h>

#include <algorithm>
#include <cerrno>
#include <memory>

namespace harness2fa::qr {
namespace {

std::size_t modules_of(const QRcode& symbol) {
    return static_cast<std::size_t>(symbol.width) * static_cast<std::size_t>(symbol.width);
}

struct WipeAndFree {
    void operator()(QRcode* symbol) const {
        wipe(symbol->data, modules_of(*symbol));
        QRcode_free(symbol);
    }
};
using Symbol = std::unique_ptr<QRcode, WipeAndFree>;

constexpr const char* impossible = "No QR code can be made of the URI.";

Result<Symbol> encode(const Secret& uri) {
    if (std::ranges::count(uri.bytes(), 0) != 0) // libqrencode would end the text there
        return Fault{impossible};
    Secret terminated(uri.size() + 1);
    std::ranges::copy(uri.bytes(), terminated.data());
    const auto* const text = reinterpret_cast<const char*>(terminated.data());
    Symbol symbol(QRcode_encodeString(text, 0, QR_ECLEVEL_L, QR_MODE_8, 1));
    if (!symbol)
        return Fault{errno == ERANGE ? "The URI is too long for a QR code." : impossible};
    return symbol;
}

} // namespace

Result<QrCode> QrCode::of(const Secret& uri) {
    const auto encoded = encode(uri);
    if (!encoded)
        return encoded.error();
    const QRcode& symbol = **encoded;
    QrCode code;
    code.width_ = symbol.width;
    code.modules_ = Secret(modules_of(symbol));
    std::copy_n(symbol.data, code.modules_.size(), code.modules_.data());
    return code;
}

bool QrCode::is_light(int x, int y) const {
    const bool inside = x >= 0 && y >= 0 && x < width_ && y < width_;
    return !inside || (modules_.data()[y * width_ + x] & 1U) == 0;
}

} // namespace harness2fa::qr
