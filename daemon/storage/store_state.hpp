// SPDX-License-Identifier: Apache-2.0
// A StoreState says what holds for a store as a whole. It is sealed in one row.
#pragma once

#include "account_set.hpp"

#include "common/time.hpp"

#include <optional>

namespace harness2fa::storage {

// A Session is a random name of the store as it was at one moment: there is a new one at each start and stop of the daemon, and at a
// restore. Session{}, all zero, stands for a store of an older form, which has none.
using Session = std::array<unsigned char, 16>;
Session new_session();

struct StoreState {
    Session session{};
    AccountSet::State accounts{};
    std::optional<Time> enforced_since{}; // since when `enforce: true` holds; std::nullopt while it does not
    std::optional<Time> begun{}; // the value of enforce_from that has been seen to begin, whatever the clock says later
};

Secret packed(const StoreState& state);
std::optional<StoreState> unpacked_state(const Secret& bytes);

} // namespace harness2fa::storage
