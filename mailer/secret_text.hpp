// SPDX-License-Identifier: Apache-2.0
// A SecretText is a text with a secret in it, which grows and leaves no copies behind.
#pragma once

#include "common/secret.hpp"

#include <algorithm>
#include <string_view>

namespace harness2fa::mailer {

class SecretText {
  public:
    SecretText& operator<<(std::string_view more) {
        if (more.size() > room_.size() - used_)
            grow(more.size());
        std::ranges::copy(more, room_.data() + used_);
        used_ += more.size();
        return *this;
    }
    std::string_view text() const { return room_.text().substr(0, used_); }

  private:
    void grow(std::size_t needed) { // wipes what it leaves behind
        Secret larger(std::max(2 * room_.size(), used_ + needed));
        std::ranges::copy(text(), larger.data());
        room_ = std::move(larger);
    }

    Secret room_{4096};
    std::size_t used_ = 0;
};

} // namespace harness2fa::mailer
