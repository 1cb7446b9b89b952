// SPDX-License-Identifier: Apache-2.0
// A UsersTable shows the users of an account in 80 columns. It depends on nothing but the clock: locks that end tomorrow have a date.
#pragma once

#include "common/messages.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace harness2fa::cli {

class UsersTable {
  public:
    std::string rows_of(const std::vector<UserReport>& users); // whole lines, with the heading before the first row

    // summary sums up all rows so far. `without` and `locked` say that only such users were asked for.
    std::string summary(bool without, bool locked) const;

  private:
    std::int64_t users_ = 0, protected_ = 0, locked_ = 0;
};

} // namespace harness2fa::cli
