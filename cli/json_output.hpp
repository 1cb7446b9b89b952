// The documents of --json, a line each. Everything outside ASCII is written as \u escapes, so nothing reaches
// a terminal raw.
#pragma once

#include "common/messages.hpp"
#include "common/secret.hpp"
#include "doctor/finding.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace harness2fa {

std::string status_json(const StatusReport& report);
std::string check_json(const std::vector<SettingsError>& errors);
Secret offer_json(const Offer& offer); // the key without blanks
std::string enrolled_json(const Enrolled& enrolled);
std::string recovery_codes_json(const RecoveryCodes& made);
std::string explanation_json(const Explanation& explanation);
std::string import_json(const ImportReport& report, std::int64_t bad);
std::string findings_json(const doctor::Findings& findings);
std::string done_json(const Done& report); // disable, remove-device, unlock, forget

} // namespace harness2fa
