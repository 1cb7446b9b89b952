// SPDX-License-Identifier: Apache-2.0
// A dialog of a manager who is not root, as long as they are one.
#pragma once

#include "calls/dialog.hpp"

namespace harness2fa::calls {

// Whether the caller is in one of `managers` was found out before the dialog, for the groups that were named there then. With each step
// it is looked at whether the same ones are named, and with each answer that decides something the user database is asked again; otherwise
// the dialog ends. An empty answer only asks for more.
std::unique_ptr<Dialog> while_managers_stay(std::unique_ptr<Dialog> dialog, const Facts& facts);

} // namespace harness2fa::calls
