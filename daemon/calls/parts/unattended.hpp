// SPDX-License-Identifier: Apache-2.0
// The dialogs that the daemon holds with itself, with empty answers.
#pragma once

#include "calls/dialog.hpp"

namespace harness2fa::calls {

// Mails those of whom policy demands a code and who have no device.
std::unique_ptr<Dialog> standing_invitations();
// When the settings have changed, what waits is tried at once.
std::unique_ptr<Dialog> retrying_mail();
// What is done every hour: this, and before it a look at every account, for what time has made of it.
std::unique_ptr<Dialog> housekeeping();

} // namespace harness2fa::calls
