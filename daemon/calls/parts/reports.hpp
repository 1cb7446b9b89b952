// SPDX-License-Identifier: Apache-2.0
// What the replies say of an account.
#pragma once

#include "owners.hpp"

namespace harness2fa::calls {

std::vector<DeviceReport> device_reports(const rules::Account& account); // the pending secret among them
std::optional<std::string> locked_until(const rules::Account& account, const Context& context);

// What its user should do about the recovery codes of an account with a device, if anything.
std::optional<std::string> word_about_codes(const rules::Account& account, const rules::RecoverySet& codes,
                                            const settings::Settings& settings);

// Of one user of the account, whose account is not damaged.
UserReport user_report(const UserName& name, const Owned& owned, const Context& context);

} // namespace harness2fa::calls
