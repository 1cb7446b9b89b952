// SPDX-License-Identifier: Apache-2.0
// parse_settings turns the text of the settings file (man 5 harness2fa.yaml) into Settings, or into everything that is wrong with it.
#pragma once

#include "common/messages.hpp"
#include "settings.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace harness2fa::settings {

struct Parsed {
    std::optional<Settings> settings;  // std::nullopt exactly if there are errors
    std::vector<SettingsError> errors; // in the order of their places; about 100 at most, the last one then says so
};

// Readers are those who may read the file. If everybody may, the discreet texts of the errors quote it too, but for what may be a password.
enum class Readers { everybody, some };

// parse_settings never throws because of what the text holds. A text of more than 1 MiB is an error. Any text takes less than 100 ms and
// 16 MiB.
Parsed parse_settings(std::string_view text, Readers readers = Readers::some);

// format_error returns a line such as "harness2fa.yaml:3:1: unknown key 'enforced' (did you mean 'enforce'?)".
std::string format_error(std::string_view base_name, const SettingsError& error);

} // namespace harness2fa::settings
