// SPDX-License-Identifier: Apache-2.0
// A list of names inside a sentence: however many there are, it stays short.
#pragma once

#include <cstddef>
#include <string>

namespace harness2fa {

// "alice, bob and 12 more": ten names are spelled out.
class SomeNames {
  public:
    void add(const std::string& name) {
        if (count_++ < spelled_out)
            text_ += (text_.empty() ? "" : ", ") + name;
    }
    bool empty() const { return count_ == 0; }
    std::size_t count() const { return count_; }
    std::string text() const {
        return count_ > spelled_out ? text_ + " and " + std::to_string(count_ - spelled_out) + " more" : text_;
    }

  private:
    static constexpr std::size_t spelled_out = 10;

    std::string text_;
    std::size_t count_ = 0;
};

} // namespace harness2fa
