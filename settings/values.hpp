// SPDX-License-Identifier: Apache-2.0
// boolean_of and the others say what a node of the settings file stands for; wrong_with_path and its like, what is wrong with a value.
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

// in_quotes returns the text in quotes, escaped, shortened, on one line.
std::string in_quotes(std::string_view text);
// shown returns the same as an excerpt of the file, for the text of a fault.
std::string shown(const TreeNode& node, Excerpt kind = Excerpt::value);
std::string shown(std::string_view text);
std::string shown(std::chrono::seconds duration); // 90s, 30m, 2h, 1d

// boolean_of takes true and false, as YAML 1.2 does, and not yes, on or "true". It and the next four return std::nullopt for anything that
// they do not take.
std::optional<bool> boolean_of(const TreeNode& node);

// whole_number_of takes decimal digits alone: no sign, fraction, underscore, octal or hexadecimal. A number that does not fit becomes the
// largest one.
std::optional<std::int64_t> whole_number_of(const TreeNode& node);

// duration_of takes a whole number followed by s, m, h or d.
std::optional<std::chrono::seconds> duration_of(const TreeNode& node);

// time_of takes RFC 3339, section 5.6, in whole seconds: 2026-12-01T08:00:00Z, 2026-12-01T09:00:00+01:00. It takes no leap second.
std::optional<Time> time_of(const TreeNode& node);

// text_of takes a word or a text in quotes, but not what YAML 1.2 takes for a truth value or a number, unless it stands in quotes.
std::optional<std::string> text_of(const TreeNode& node);

// A Fault of a value is the second half of a sentence such as "must be an absolute path".
[[nodiscard]] std::optional<Fault> wrong_with_line(std::string_view text); // of a text shown to people on one line
[[nodiscard]] std::optional<Fault> wrong_with_issuer(std::string_view text);
[[nodiscard]] std::optional<Fault> wrong_with_path(std::string_view path, std::size_t longest); // absolute, in bytes
[[nodiscard]] std::optional<Fault> wrong_with_socket(std::string_view path);
[[nodiscard]] std::optional<Fault> wrong_with_store(std::string_view url);

std::string path_of_store(std::string_view url); // returns what follows "sqlite:"

} // namespace harness2fa::settings::yaml
