// SPDX-License-Identifier: Apache-2.0
// housekeeping and the others are dialogs that the daemon holds with itself, with "" for every answer.
#pragma once

#include "calls/dialog.hpp"

namespace harness2fa::calls {

// standing_invitations mails everybody who needs a code by policy and has no device.
std::unique_ptr<Dialog> standing_invitations();
// retrying_mail makes mails that wait due at once: when the settings have changed, and when the daemon has started.
std::unique_ptr<Dialog> retrying_mail();
// housekeeping is done every hour: a look at every account for what time has made of it, and then standing_invitations.
std::unique_ptr<Dialog> housekeeping();

} // namespace harness2fa::calls
