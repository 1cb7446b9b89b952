// SPDX-License-Identifier: Apache-2.0
// The Journal writes one structured entry for each decision, with facility authpriv; text from users is escaped and cut. A daemon that was
// started outside systemd also writes to standard error.
#pragma once

#include "calls/dialog.hpp"

#include <string>

namespace harness2fa::systemd {

class Journal {
  public:
    Journal();
    void write(const calls::Record& record) const; // HARNESS2FA_USER, _ACTOR, …; never a secret or a code
    void note(calls::Record::Importance importance, const std::string& text) const; // about the daemon itself

  private:
    void to_standard_error(const std::string& text) const;
    bool standard_error_too_;
};

} // namespace harness2fa::systemd
