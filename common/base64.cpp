// SPDX-License-Identifier: Apache-2.0
#include "base64.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace harness2fa {
namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint8_t none = 0xff;

constexpr auto digit_values = [] {
    std::array<std::uint8_t, 256> made{};
    made.fill(none);
    for (std::size_t i = 0; i < alphabet.size(); ++i)
        made.at(static_cast<unsigned char>(alphabet[i])) = static_cast<std::uint8_t>(i);
    return made;
}();

} // namespace

Secret base64(std::span<const unsigned char> bytes) {
    Secret text((bytes.size() + 2) / 3 * 4);
    unsigned char* out = text.data();
    for (; !bytes.empty(); bytes = bytes.subspan(std::min<std::size_t>(bytes.size(), 3))) {
        const auto at = [&](std::size_t i) -> std::uint32_t { return i < bytes.size() ? bytes[i] : 0U; };
        const std::uint32_t group = at(0) << 16U | at(1) << 8U | at(2);
        for (unsigned i = 0; i < 4; ++i)
            *out++ = i > bytes.size() ? '=' : static_cast<unsigned char>(alphabet[group >> (18U - 6U * i) & 63U]);
    }
    return text;
}

std::optional<Secret> bytes_of_base64(std::string_view text) {
    if (text.size() % 4 != 0)
        return {};
    const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
    Secret bytes(text.size() / 4 * 3 - padding);
    std::uint32_t bits = 0;
    unsigned held = 0; // how many of its bits are not written yet
    std::size_t at = 0;
    for (const char c : text.substr(0, text.size() - padding)) {
        const std::uint8_t value = digit_values.at(static_cast<unsigned char>(c));
        if (value == none)
            return {};
        bits = bits << 6U | value;
        held += 6;
        if (held >= 8) {
            held -= 8;
            bytes.data()[at++] = static_cast<unsigned char>(bits >> held & 0xffU);
        }
    }
    if ((bits & ((1U << held) - 1U)) != 0) // bits that belong to no byte
        return {};
    return bytes;
}

} // namespace harness2fa
