// SPDX-License-Identifier: Apache-2.0
// Inviters knows who mails many users at this moment.
#pragma once

#include <memory>

namespace harness2fa::calls {

// Inviters is used by the thread of the transactions. Managers come in at any time; unasked mailing begins only while nobody is in.
class Inviters {
  public:
    using Place = std::shared_ptr<const void>; // held while the mailing goes on

    Place enter() {
        Place place = inside_.lock();
        if (!place)
            inside_ = place = std::make_shared<const char>();
        return place;
    }
    bool anybody() const { return !inside_.expired(); }

  private:
    std::weak_ptr<const void> inside_;
};

} // namespace harness2fa::calls
