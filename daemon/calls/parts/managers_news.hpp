// SPDX-License-Identifier: Apache-2.0
// news_for_managers and telling_managers tell all managers by mail what is changed for others, so that no process of one manager does that
// unseen.
#pragma once

#include "calls/dialog.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace harness2fa::calls {

// news_for_managers returns a sentence such as "mallory reset the two-factor login of alice on web1.", and std::nullopt if managers are not
// told of what the record says.
std::optional<std::string> news_for_managers(const Record& record, const std::string& host);

// telling_managers is a dialog without a caller. It mails these sentences to the members of the groups in `managers`, and records for whom
// that was not possible because the user database did not answer.
std::unique_ptr<Dialog> telling_managers(const std::vector<std::string>& news);

} // namespace harness2fa::calls
