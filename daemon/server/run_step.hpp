// SPDX-License-Identifier: Apache-2.0
// run_step gets from a dialog what it says next, whoever the dialog is with. Only this room includes this file, because it knows Asio.
#pragma once

#include "connection.hpp"

#include <memory>

namespace harness2fa::server {

// A Party is whom a dialog is held with.
struct Party {
    calls::Peer peer;
    Share share;
    std::function<bool()> has_left; // whether nobody waits for the reply any more
};

struct PartyHasLeft {};

// run_step calls the dialog's next function, does the work that it asks for, and returns what the dialog says then, a Say or an End. When
// it returns, the changes are on the disk, and the records are written. `typed` is the latest answer. It throws PartyHasLeft.
boost::asio::awaitable<calls::Step> run_step(Hub& hub, const Party& party, const calls::Next& next,
                                             std::string_view typed);

// hold_unattended holds a dialog without a caller to its end, with "" for each answer. It throws nothing.
boost::asio::awaitable<void> hold_unattended(Hub& hub, std::unique_ptr<calls::Dialog> dialog);

// tell_managers mails the hub's news to all managers until there are none left. It throws nothing.
boost::asio::awaitable<void> tell_managers(Hub& hub);

} // namespace harness2fa::server
