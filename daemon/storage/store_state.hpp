// SPDX-License-Identifier: Apache-2.0
// What holds for a store as a whole, sealed in one row of it.
#pragma once

#include "account_set.hpp"

#include "common/time.hpp"

#include <optional>

namespace harness2fa {

// A name at random for a store as it was at one moment: a new one at each start and stop of the daemon, and at a restore. All zero: of a
// store of an older form, which has none.
using Session = std::array<unsigned char, 16>;
Session new_session();

struct StoreState {
    Session session{};
    AccountSet::State accounts{};
    std::optional<Time> enforced_since{}; // since when `enforce: true` holds
    std::optional<Time> begun{}; // the value of enforce_from that has been seen to begin, whatever the clock says later
};

Secret packed(const StoreState& state);
std::optional<StoreState> unpacked_state(const Secret& bytes);

} // namespace harness2fa
