// SPDX-License-Identifier: Apache-2.0
// These functions write the documents of --json, each as one line. Everything outside ASCII is written as \u escapes, so that nothing
// reaches a terminal raw.
#pragma once

#include "common/messages.hpp"
#include "common/secret.hpp"
#include "doctor/finding.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace harness2fa::cli {

std::string status_json(const StatusReport& report);
std::string check_json(const std::vector<SettingsError>& errors, const std::vector<SettingsError>& warnings);
Secret offer_json(const Offer& offer); // the key without blanks
Secret issued_json(const Issued& issued);
std::string enrolled_json(const Enrolled& enrolled);
std::string recovery_codes_json(const RecoveryCodes& made);
std::string user_json(const UserReport& user); // a part of the document of `users`, without a line end
std::string explanation_json(const Explanation& explanation);
std::string import_json(const ImportReport& report, std::int64_t bad);
std::string findings_json(const doctor::Findings& findings);
std::string done_json(const Done& report); // for every command that ends with a sentence

} // namespace harness2fa::cli
