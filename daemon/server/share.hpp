// SPDX-License-Identifier: Apache-2.0
// A Share says on whose account something is done or held, where something must be left for everybody else.
#pragma once

#include "calls/facts.hpp"

#include <compare>
#include <string>

namespace harness2fa::server {

// A Share is the uid of a peer that is not root. sshd, su and sudo all have uid 0: there it is the login name, which anyone who may use su
// or sudo can choose.
struct Share {
    bool of_root = false;
    std::string name{}; // a login name, or "uid 1000"

    auto operator<=>(const Share&) const = default; // NOLINT(modernize-use-nullptr)
};

inline Share share_of(const Call& call, const calls::Peer& peer, const calls::Facts& facts) {
    if (!peer.root_rights)
        return {false, "uid " + std::to_string(peer.uid)};
    return {true, std::holds_alternative<LoginCall>(call) ? facts.subject.name.str() : facts.actor.name.str()};
}

} // namespace harness2fa::server
