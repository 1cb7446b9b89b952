// SPDX-License-Identifier: Apache-2.0
// What a connection holds of the hub while it lasts, and how that is given to others.
#pragma once

#include "connection.hpp"

namespace harness2fa {

// While a connection waits for its caller, the server can wake it up: when it stops, or to make room for others.
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

// Ends the longest wait of whoever holds most, several at least. A person who is let go hardly notices: the module connects again with the
// answer. False: there is nobody.
bool make_room(Hub& hub);

// Login dialogs of one name with root peers may hold only so many connections: through su and sudo anyone can begin them. One more
// ends the longest wait of that name, so that others who can log in under it do not bar its owner.
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

} // namespace harness2fa
