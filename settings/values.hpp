// SPDX-License-Identifier: Apache-2.0
// One value of the settings file: what a node says, or what is wrong with it.
#pragma once

#include "common/result.hpp"
#include "common/time.hpp"
#include "yaml_tree.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace harness2fa::settings::yaml {

// Escaped, shortened, on one line.
std::string quoted(std::string_view text);
// The same as an excerpt of the file, for the text of a fault.
std::string shown(const TreeNode& node, Excerpt kind = Excerpt::value);
std::string shown(std::string_view text);
std::string shown(std::chrono::seconds duration); // 90s, 30m, 2h, 1d

// YAML 1.2: true or false, not yes, on or "true".
std::optional<bool> boolean_of(const TreeNode& node);

// Decimal digits alone: no sign, fraction, underscore, octal or hexadecimal. What does not fit is the largest
// number.
std::optional<std::int64_t> whole_number_of(const TreeNode& node);

// A whole number and s, m, h or d.
std::optional<std::chrono::seconds> duration_of(const TreeNode& node);

// RFC 3339, section 5.6, in whole seconds: 2026-12-01T08:00:00Z, 2026-12-01T09:00:00+01:00. No leap second.
std::optional<Time> time_of(const TreeNode& node);

// A word or a text in quotes. Not what YAML 1.2 takes for a truth value or a number, unless it stands in
// quotes.
std::optional<std::string> text_of(const TreeNode& node);

// A Fault of a value is the second half of a sentence such as "must be an absolute path".
[[nodiscard]] std::optional<Fault> wrong_with_line(std::string_view text); // shown to people on one line
[[nodiscard]] std::optional<Fault> wrong_with_issuer(std::string_view text);
[[nodiscard]] std::optional<Fault> wrong_with_path(std::string_view path, std::size_t longest); // absolute, in bytes
[[nodiscard]] std::optional<Fault> wrong_with_socket(std::string_view path);
[[nodiscard]] std::optional<Fault> wrong_with_store(std::string_view url);

std::string path_of_store(std::string_view url); // what follows "sqlite:"

} // namespace harness2fa::settings::yaml
