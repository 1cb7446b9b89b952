// SPDX-License-Identifier: Apache-2.0
// pack writes a question for a helper process, answer_to answers it there, and found_in and its like read the answer.
#pragma once

#include "question.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace harness2fa::directory {

// MessageSize is the number in front of each message: its size in bytes.
using MessageSize = std::uint32_t;
inline constexpr MessageSize longest_message = MessageSize{1} << 28U;

std::string pack(const Question& question);
std::string pack(const std::vector<UserName>& names);
std::string pack(const std::vector<std::string>& groups);
std::string pack(const Listing& listing);
std::string pack_members(const std::vector<std::string>& groups); // asks for the members of the groups

// answer_to asks the user database what the message asks, so it runs in a helper process alone. It throws Garbled.
std::string answer_to(std::string_view message);

// found_in and its like read an answer. They return std::nullopt if the answer could not be determined, and throw Garbled.
std::optional<Found> found_in(std::string_view answer);
std::optional<std::vector<Person>> persons_in(std::string_view answer);
std::optional<std::vector<KnownGroup>> groups_in(std::string_view answer);
std::optional<std::vector<Listed>> listed_in(std::string_view answer);

} // namespace harness2fa::directory
