// SPDX-License-Identifier: Apache-2.0
// text_of and the others make the sentences that several dialogs say.
#pragma once

#include "common/time.hpp"
#include "rules/judge.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace harness2fa::calls {

inline constexpr char not_right[] = "That code is not right.";
inline constexpr char used_already[] = "That code was used already. Wait for the next one.";
inline constexpr char your_code_prompt[] = "Your verification code: ";
inline constexpr char app_code_prompt[] = "Code from your app: ";
inline constexpr char settings_have_changed[] = "The settings have changed meanwhile. Begin again.";
inline constexpr char protect_yourself[] = "Protect your own login first.";
inline constexpr char codes_never_confirmed[] = "Recovery codes were never confirmed: harness2fa recovery-codes";
inline constexpr char no_recovery_codes[] = "There are no recovery codes: harness2fa recovery-codes";
inline constexpr char prove_device[] = "Log in once with your new device first (for instance sudo -k true).";
inline constexpr char prove_recovery_codes[] =
    "Use a code of your device, or log in once with one of your recovery codes first (for instance sudo -k true).";
inline constexpr char user_database_silent[] = "The user database does not answer.";
inline constexpr char no_user_database[] = "The user database does not answer. Try again later.";

// trimmed returns what a person typed, without the blanks and tabs around it.
std::string_view trimmed(std::string_view text);

std::string text_of(const rules::Barrier& barrier); // "Too many wrong codes. Try again in 4 minutes."
// text_of_duty returns "Two-factor authentication is required of alice on web1 (enforce: true), so"
std::string text_of_duty(const std::string& user, const std::string& host, const std::string& because);
std::string text_of_missing(const std::string& user, const std::string& host); // if the user has not set it up
std::string text_of_clock(std::chrono::seconds error); // "95 seconds ahead", "12 minutes behind"
std::string counted(std::int64_t count, const std::string& one, const std::string& many); // "1 user", "2 users"
std::string rfc3339(Time time);                                                           // UTC
std::string readable(Time time);                                                          // 2026-11-25 10:00 UTC
std::optional<std::string> rfc3339(const std::optional<Time>& time);
std::string filled_in(std::string text, std::string_view placeholder, const std::string& value);
std::string with_host(std::string text, const std::string& host); // fills in {hostname}

} // namespace harness2fa::calls
