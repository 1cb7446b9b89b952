// SPDX-License-Identifier: Apache-2.0
// The settings file (man 5 harness2fa.yaml): from its text to Settings, or to everything that is wrong with
// it.
#pragma once

#include "common/messages.hpp"
#include "settings.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace harness2fa::settings {

struct Parsed {
    std::optional<Settings> settings;  // present exactly if there are no errors
    std::vector<SettingsError> errors; // in the order of their places; about 100 at most, the last one then says so
};

// Who may read the file: what everybody can see there is in the discreet texts of the errors too, but for what may be a password.
enum class Readers { everybody, some };

// Never throws for what text holds; at most 1 MiB of it is good. Any text takes less than 100 ms and 16 MiB.
Parsed parse_settings(std::string_view text, Readers readers = Readers::some);

// harness2fa.yaml:3:1: unknown key 'enforced' (did you mean 'enforce'?)
std::string format_error(std::string_view base_name, const SettingsError& error);

} // namespace harness2fa::settings
