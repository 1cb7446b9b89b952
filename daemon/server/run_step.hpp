// SPDX-License-Identifier: Apache-2.0
// What a dialog says, whoever speaks with it. Inside this room only: it knows Asio.
#pragma once

#include "connection.hpp"

#include <memory>

namespace harness2fa {

// With whom a dialog is held.
struct Party {
    Peer peer;
    Share share;
    std::function<bool()> has_left; // nobody waits for the reply any more
};

struct PartyHasLeft {};

// What the dialog says after the function that is its next one, and after the work that it needs for that: a Say or an End. When it returns,
// that is on the disk, and the records are written. typed: the latest answer. Throws PartyHasLeft.
boost::asio::awaitable<Step> run_step(Hub& hub, const Party& party, const Next& next, std::string_view typed);

// A dialog that the daemon holds with itself, with empty answers, to its end; throws nothing.
boost::asio::awaitable<void> hold_unattended(Hub& hub, std::unique_ptr<Dialog> dialog);

// Mails the hub's news to all managers, until there are none left; throws nothing.
boost::asio::awaitable<void> tell_managers(Hub& hub);

} // namespace harness2fa
