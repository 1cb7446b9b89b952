// SPDX-License-Identifier: Apache-2.0
// SomeNames is a list of names inside a sentence, which stays short however many there are.
#pragma once

#include <cstddef>
#include <string>

namespace harness2fa {

// SomeNames spells ten names out: "alice, bob and 12 more".
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
