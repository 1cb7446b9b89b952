// The sentences that several dialogs say.
#pragma once

#include "rules/judge.hpp"
#include "rules/time.hpp"

#include <optional>
#include <string>

namespace harness2fa {

inline constexpr char not_right[] = "That code is not right.";
inline constexpr char used_already[] = "That code was used already. Wait for the next one.";
inline constexpr char your_code_prompt[] = "Your verification code: ";

std::string text_of(const Barrier& barrier); // "Too many wrong codes. Try again in 4 minutes."
std::string rfc3339(Time time);              // UTC
std::optional<std::string> rfc3339(const std::optional<Time>& time);
std::string with_host(std::string text, const std::string& host); // fills in {hostname}

} // namespace harness2fa
