// What a connection holds of the hub while it lasts.
#pragma once

#include "connection.hpp"

#include <algorithm>

namespace harness2fa {

// While a connection waits for its caller, the server can wake it up to see that it stops.
class Wakeable {
  public:
    Wakeable(Hub& hub, boost::asio::steady_timer& timer)
        : hub_(hub), place_(hub.waiting.insert(hub.waiting.end(), &timer)) {}
    ~Wakeable() { hub_.waiting.erase(place_); }
    Wakeable(const Wakeable&) = delete;
    Wakeable& operator=(const Wakeable&) = delete;

  private:
    Hub& hub_;
    std::list<boost::asio::steady_timer*>::iterator place_;
};

inline constexpr int fewest_logins = 16; // dialogs of one login name at once, or a quarter of all connections

// Dialogs of one login name may hold only so many connections: through su and sudo anyone can begin them as root.
class LoginPlace {
  public:
    LoginPlace(Hub& hub, const Call& call, const std::string& name) : hub_(hub), name_(name) {
        counted_ = std::holds_alternative<LoginCall>(call);
        const int most = std::max(fewest_logins, hub.parts.settings()->limits.connections / 4);
        free_ = !counted_ || ++hub_.logins[name_] <= most;
    }
    ~LoginPlace() {
        if (counted_ && --hub_.logins[name_] == 0)
            hub_.logins.erase(name_);
    }
    LoginPlace(const LoginPlace&) = delete;
    LoginPlace& operator=(const LoginPlace&) = delete;

    bool free() const { return free_; }

  private:
    Hub& hub_;
    std::string name_;
    bool counted_ = false, free_ = true;
};

} // namespace harness2fa
