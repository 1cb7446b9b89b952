// SPDX-License-Identifier: Apache-2.0
// readable and its like show times of the protocol (RFC 3339, UTC) as people read them.
#pragma once

#include <chrono>
#include <string>

namespace harness2fa::cli {

std::string readable(std::string time);             // as 2026-11-25 10:00:00 UTC; anything else stays as it is
std::string to_the_minute(const std::string& time); // as 2026-11-25 10:00 UTC

// is_later says whether the time is later than that much after now.
bool is_later(const std::string& time, std::chrono::seconds than_now = std::chrono::seconds(0));

} // namespace harness2fa::cli
