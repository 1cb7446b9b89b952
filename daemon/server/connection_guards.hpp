// SPDX-License-Identifier: Apache-2.0
// Wakeable and LoginPlace are what a connection holds of the hub while it lasts, and make_room gives that to others.
#pragma once

#include "connection.hpp"

namespace harness2fa::server {

// A Wakeable exists while a connection waits for its caller: the server can wake it up when it stops, or to make room for others.
class Wakeable {
  public:
    Wakeable(Hub& hub, boost::asio::steady_timer& timer, const Share* share)
        : hub_(hub), place_(hub.waiting.insert(hub.waiting.end(), {&timer, share})) {}
    ~Wakeable() { hub_.waiting.erase(place_); }
    Wakeable(const Wakeable&) = delete;
    Wakeable& operator=(const Wakeable&) = delete;

  private:
    Hub& hub_;
    std::list<Waiting>::iterator place_;
};

// make_room ends the longest wait of whoever holds most connections, at least two. It returns false if nobody does. A person whose wait is
// ended hardly notices: the module connects again with the answer.
bool make_room(Hub& hub);

// A LoginPlace counts the login dialogs of one name with root peers, which may hold only so many connections, because anyone can begin them
// with su and sudo. One more ends the longest wait of that name, so that others who begin logins under it do not bar its owner.
class LoginPlace {
  public:
    LoginPlace(Hub& hub, const Call& call, const Share& share);
    ~LoginPlace();
    LoginPlace(const LoginPlace&) = delete;
    LoginPlace& operator=(const LoginPlace&) = delete;

    bool free() const { return free_; }

  private:
    Hub& hub_;
    Share share_;
    bool counted_, free_ = true;
};

} // namespace harness2fa::server
