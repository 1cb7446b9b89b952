// SPDX-License-Identifier: Apache-2.0
// A NewDevice is a secret that is offered to its owner, and becomes a device with a right code. Until then it lives here alone: if the
// dialog is interrupted, nothing has changed.
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
    NewDevice(const Context& context, const directory::Person& owner); // takes its shape from the settings

    Offer offer(const Context& context) const;

    // matches returns the step of a right code, and std::nullopt if the code is wrong.
    std::optional<rules::TimeStep> matches(const Context& context, std::string_view typed) const;

    // about_clock returns a sentence such as "Your phone's clock is 95 seconds ahead.", and std::nullopt if the clock is not the reason.
    // The person holds the secret, so the sentence gives nothing away.
    std::optional<std::string> about_clock(std::string_view typed, Time now) const;

    // An Addition says how the device is added, after a right code.
    struct Addition {
        std::string name{};
        std::optional<rules::TimeStep> confirmed{}; // the step of the code
        std::shared_ptr<NewCodes> codes{};          // nullptr: without recovery codes
        bool codes_unconfirmed = false;             // somebody has yet to say that the codes were seen
        bool proven = false;                        // as Device::proven, also for the recovery codes
    };
    // add_to gives the owner's account the device, and the recovery codes if it is the first one, and saves it. A pending secret dies.
    void add_to(rules::Account& account, const Context& context, const Addition& addition) const;

  private:
    directory::Person owner_;
    Secret secret_;
    TotpShape shape_;
};

} // namespace harness2fa::calls
