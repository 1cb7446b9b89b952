// Whether a login needs a code. Pure, so that it can be asked about logins that never happen.
#pragma once

#include "settings.hpp"

namespace harness2fa {

enum class Demand {
    enrolled, // a code from those who have a device
    always    // a code from everybody
};

struct LoginFacts {
    bool user_determined = true; // false: the user database failed or was too slow
};

Demand demand(const Settings& settings, const LoginFacts& facts);

} // namespace harness2fa
