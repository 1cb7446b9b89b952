// SPDX-License-Identifier: Apache-2.0
// A secret that is offered to its owner, and becomes a device with a right code. It lives here alone until then: interrupted, nothing
// has changed.
#pragma once

#include "calls/dialog.hpp"
#include "new_codes.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace harness2fa::calls {

class NewDevice {
  public:
    NewDevice(const Context& context, const directory::Person& owner); // of the shape that the settings say

    Offer offer(const Context& context) const;

    // The step of a right code; nothing: it is wrong.
    std::optional<rules::TimeStep> matches(const Context& context, std::string_view typed) const;

    // "Your phone's clock is 95 seconds ahead.", if it is that. The person holds the secret, so it tells them nothing.
    std::optional<std::string> about_clock(std::string_view typed, Time now) const;

    // How the device is added, after a right code.
    struct Addition {
        std::string name{};
        std::optional<rules::TimeStep> confirmed{}; // the step of the code
        std::shared_ptr<NewCodes> codes{};          // nothing: without recovery codes
        bool codes_unconfirmed = false;             // somebody has yet to say that they were seen
        bool proven = false;                        // as of a Device, and of its recovery codes
    };
    // The owner's account gets the device, and the recovery codes. A pending secret dies.
    void add_to(rules::Account& account, const Context& context, const Addition& addition) const;

  private:
    directory::Person owner_;
    Secret secret_;
    TotpShape shape_;
};

} // namespace harness2fa::calls
