// SPDX-License-Identifier: Apache-2.0
// user_report and the others say what the replies tell of an account.
#pragma once

#include "owners.hpp"

namespace harness2fa::calls {

std::vector<DeviceReport> device_reports(const rules::Account& account); // the pending secret among them
// locked_until returns when a pause ends (RFC 3339), "unlock" if the login is locked, and std::nullopt if it is neither.
std::optional<std::string> locked_until(const rules::Account& account, const Context& context);

// word_about_codes says what the user of an account with a device should do about its recovery codes, and std::nullopt if all is well.
std::optional<std::string> word_about_codes(const rules::Account& account, const rules::RecoverySet& codes,
                                            const settings::Settings& settings);

// user_report tells of one user, whose account must not be damaged.
UserReport user_report(const UserName& name, const Owned& owned, const Context& context);

} // namespace harness2fa::calls
