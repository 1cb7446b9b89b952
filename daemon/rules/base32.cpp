// SPDX-License-Identifier: Apache-2.0
#include "base32.hpp"

namespace harness2fa::rules {

Secret base32(std::span<const unsigned char> bytes) {
    static constexpr char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    Secret text((bytes.size() * 8 + 4) / 5);
    for (std::size_t symbol = 0; symbol < text.size(); ++symbol) {
        const std::size_t bit = symbol * 5;
        unsigned pair = unsigned{bytes[bit / 8]} << 8U; // the two bytes that hold these five bits
        if (bit / 8 + 1 < bytes.size())
            pair |= bytes[bit / 8 + 1];
        text.data()[symbol] = static_cast<unsigned char>(alphabet[(pair >> (11 - bit % 8)) & 31U]);
    }
    return text;
}

std::optional<Secret> from_base32(std::string_view text) {
    while (!text.empty() && text.back() == '=')
        text.remove_suffix(1);
    Secret bytes(text.size() * 5 / 8);
    unsigned held = 0, bits = 0;
    std::size_t size = 0;
    for (const char c : text) {
        if (c == ' ' || c == '-')
            continue;
        const char capital = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        if ((capital < 'A' || capital > 'Z') && (capital < '2' || capital > '7'))
            return {};
        held = (held << 5U | static_cast<unsigned>(capital >= 'A' ? capital - 'A' : capital - '2' + 26)) & 0xfffU;
        if ((bits += 5) >= 8)
            bytes.data()[size++] = static_cast<unsigned char>(held >> (bits -= 8));
    }
    return Secret(bytes.text().substr(0, size));
}

} // namespace harness2fa::rules
