// SPDX-License-Identifier: Apache-2.0
// The questions that a helper process answers, and its answers, as they travel.
#pragma once

#include "question.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace harness2fa {

// Each message is led by its size.
using MessageSize = std::uint32_t;
inline constexpr MessageSize longest_message = MessageSize{1} << 28U;

std::string pack(const Question& question);
std::string pack(const std::vector<UserName>& names);
std::string pack(const std::vector<std::string>& groups);
std::string pack(const Listing& listing);
std::string pack_members(const std::vector<std::string>& groups); // answered with their members

// What the user database says to such a message; in a helper process alone. Throws Garbled.
std::string answer_to(std::string_view message);

// Throw Garbled. Nothing: it cannot be determined.
std::optional<Found> found_in(std::string_view answer);
std::optional<std::vector<Person>> persons_in(std::string_view answer);
std::optional<std::vector<KnownGroup>> groups_in(std::string_view answer);
std::optional<std::vector<Listed>> listed_in(std::string_view answer);

} // namespace harness2fa
