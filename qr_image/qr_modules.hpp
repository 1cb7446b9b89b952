// The modules of a QR code, taken from the daemon's drawing of it.
#pragma once

#include "common/secret.hpp"

namespace harness2fa {

class QrModules {
  public:
    // Two rows a line, in UTF-8 half blocks: what is drawn is light. Throws NoDaemon when it is anything else.
    explicit QrModules(const Secret& half_blocks);

    int width() const { return width_; } // of the square, with the border that was drawn
    bool light(int x, int y) const;      // outside of it as well
    int border() const;                  // the rows above the first one with a dark module

  private:
    void draw(int x, int y, char32_t block);
    std::size_t index(int x, int y) const {
        return static_cast<std::size_t>(y) * static_cast<std::size_t>(width_) + static_cast<std::size_t>(x);
    }

    int width_ = 0;
    Secret light_; // a byte a module
};

// `##` for a light module and two blanks for a dark one: for terminals without UTF-8, the dark ones among them.
Secret qr_ascii(const QrModules& modules);

} // namespace harness2fa
