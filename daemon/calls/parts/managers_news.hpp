// SPDX-License-Identifier: Apache-2.0
// What is changed for others is told to all managers by mail, so that no process of one of them does it unseen.
#pragma once

#include "calls/dialog.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace harness2fa::calls {

// "mallory reset the two-factor login of alice on web1."; std::nullopt if managers are not told of what the record says.
std::optional<std::string> news_for_managers(const Record& record, const std::string& host);

// Without a caller: mails these sentences to the members of the groups in `managers`, as far as they can be found. Whom that was not possible
// for is recorded.
std::unique_ptr<Dialog> telling_managers(const std::vector<std::string>& news);

} // namespace harness2fa::calls
