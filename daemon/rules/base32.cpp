#include "base32.hpp"

namespace harness2fa {

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

} // namespace harness2fa
