// SPDX-License-Identifier: Apache-2.0
// What the replies say of an account.
#pragma once

#include "owners.hpp"

namespace harness2fa {

std::vector<DeviceReport> device_reports(const Account& account); // the pending secret among them
std::optional<std::string> locked_until(const Account& account, const Context& context);

// What its user should do about the recovery codes of an account with a device, if anything.
std::optional<std::string> word_about_codes(const Account& account, const RecoverySet& codes, const Settings& settings);

// Of one user of the account, whose account is not damaged.
UserReport user_report(const UserName& name, const Owned& owned, const Context& context);

} // namespace harness2fa
