// SPDX-License-Identifier: Apache-2.0
#include "connection_guards.hpp"

#include <algorithm>

namespace harness2fa::server {
namespace {

using namespace std::chrono_literals;

// fewest_logins is how many logins of one name may be held at once, or a sixty-fourth of all connections if that is more: an attacker who
// would fill all connections needs 64 names with their passwords.
constexpr int fewest_logins = 16, names_to_fill_all = 64;

bool can_be_let_go(const Waiting& waiting) {
    return waiting.share && !waiting.let_go;
}

bool let_longest_go(Hub& hub, const Share& share) {
    const auto longest = std::ranges::find_if(
        hub.waiting, [&](const Waiting& waiting) { return can_be_let_go(waiting) && *waiting.share == share; });
    if (longest == hub.waiting.end())
        return false;
    longest->let_go = true;
    longest->timer->expires_after(0s);
    return true;
}

} // namespace

bool make_room(Hub& hub) {
    std::map<Share, int> held;
    for (const Waiting& waiting : hub.waiting)
        if (can_be_let_go(waiting))
            ++held[*waiting.share];
    const auto most = std::ranges::max_element(held, {}, [](const auto& of) { return of.second; });
    return most != held.end() && most->second > 1 && let_longest_go(hub, most->first);
}

LoginPlace::LoginPlace(Hub& hub, const Call& call, const Share& share)
    : hub_(hub), share_(share), counted_(share.of_root && std::holds_alternative<LoginCall>(call)) {
    const int most = std::max(fewest_logins, hub.parts.settings()->limits.connections / names_to_fill_all);
    if (counted_ && ++hub_.logins[share_] > most)
        free_ = let_longest_go(hub_, share_);
}

LoginPlace::~LoginPlace() {
    if (counted_ && --hub_.logins[share_] == 0)
        hub_.logins.erase(share_);
}

} // namespace harness2fa::server
