#include "login_policy.hpp"

namespace harness2fa {

Demand demand(const Settings& settings, const LoginFacts& facts) {
    // Who a name belongs to could not be found out: nobody gets in on an error.
    if (settings.enforce || !facts.user_determined)
        return Demand::always;
    return Demand::enrolled;
}

} // namespace harness2fa
