// A dialog of a manager who is not root, as long as who is a manager stays the same.
#pragma once

#include "dialog.hpp"

namespace harness2fa {

// Whether the caller is in one of `managers` was found out before the dialog, for the groups that were named there then. With each step
// it is looked at whether they still are; otherwise the dialog ends.
std::unique_ptr<Dialog> while_managers_stay(std::unique_ptr<Dialog> dialog, const Facts& facts);

} // namespace harness2fa
