// SPDX-License-Identifier: Apache-2.0
// A Secret holds bytes that must not outlive their use: seeds, keys, codes, and what is made of them.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace harness2fa {

void wipe(void* bytes, std::size_t size) noexcept; // clears bytes in a way that the compiler may not drop

// A Secret can only be moved, and is wiped on destruction. It is no std::string, because a short one keeps its bytes when moved from.
class Secret {
  public:
    Secret() = default;
    explicit Secret(std::size_t size) : bytes_(size) {}
    explicit Secret(std::string_view text) : bytes_(text.begin(), text.end()) {}
    Secret(Secret&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}
    Secret& operator=(Secret&& other) noexcept {
        std::swap(bytes_, other.bytes_);
        return *this;
    }
    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;
    ~Secret() { wipe(bytes_.data(), bytes_.size()); }

    Secret copy() const { return Secret(text()); } // a copy has to be asked for

    unsigned char* data() { return bytes_.data(); }
    const unsigned char* data() const { return bytes_.data(); }
    std::size_t size() const { return bytes_.size(); }
    bool empty() const { return bytes_.empty(); }
    std::span<const unsigned char> bytes() const { return bytes_; }
    std::string_view text() const { return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()}; }

  private:
    std::vector<unsigned char> bytes_;
};

} // namespace harness2fa
