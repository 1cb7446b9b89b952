// A secret that is offered to its owner, and becomes a device with a right code. It lives here alone until then: interrupted, nothing
// has changed.
#pragma once

#include "calls/dialog.hpp"
#include "new_codes.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace harness2fa {

class NewDevice {
  public:
    Offer offer(const Context& context, const UserName& user); // a new secret, of the shape that the settings say
    bool offered() const { return !secret_.empty(); }

    struct Confirmation {
        enum class Kind { wrong, slow_work, right } kind = Kind::wrong;
        std::function<void()> slow_work{}; // as in Step; then the same code is given again
    };
    // with_codes: recovery codes are made as well, as many as the settings say.
    Confirmation confirm(const Context& context, std::string_view typed, bool with_codes);

    // "Your phone's clock is 95 seconds ahead.", "" if it is not that. The person holds the secret, so it tells them nothing.
    std::string about_clock(std::string_view typed, Time now) const;

    // After a right code: the account of that user gets the device, and the recovery codes if any were made. A pending secret dies.
    enum class CodesSeen { with_the_reply, later }; // later: somebody has yet to say so
    // proven: as of a Device, and of its recovery codes.
    void add_to(Account& account, const Context& context, const Person& user, const std::string& name, CodesSeen seen,
                bool proven);
    std::vector<std::string> recovery_codes() const;

  private:
    Secret secret_; // empty until it is offered
    TotpShape shape_;
    std::optional<TimeStep> confirmed_;
    std::shared_ptr<NewCodes> codes_; // being made, once the code was right
};

} // namespace harness2fa
