// SPDX-License-Identifier: Apache-2.0
// while_managers_stay makes a dialog of a manager who is not root end when they are no manager any more.
#pragma once

#include "calls/dialog.hpp"

namespace harness2fa::calls {

// while_managers_stay watches over `dialog`, whose caller was found to be in one of the groups in `managers` before it began. Each step
// looks whether the same groups are named there, and each answer other than "", which only asks for more, has the user database asked
// again. If other groups are named, or the caller is no manager any more, or nobody knows, the dialog ends.
std::unique_ptr<Dialog> while_managers_stay(std::unique_ptr<Dialog> dialog, const Facts& facts);

} // namespace harness2fa::calls
