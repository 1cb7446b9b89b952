// SPDX-License-Identifier: Apache-2.0
// The users of an account as a table of 80 columns. Pure, but for the clock: locks that end tomorrow have a date.
#pragma once

#include "common/messages.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace harness2fa {

class UsersTable {
  public:
    std::string rows_of(const std::vector<UserReport>& users); // whole lines; before the first row the heading

    // Of all rows so far. `without`, `locked`: only such users were asked for.
    std::string summary(bool without, bool locked) const;

  private:
    std::int64_t users_ = 0, protected_ = 0, locked_ = 0;
};

} // namespace harness2fa
