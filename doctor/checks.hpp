// SPDX-License-Identifier: Apache-2.0
// Each check looks at one part of the machine and adds what it finds. Whatever cannot be read is left out.
#pragma once

#include "finding.hpp"
#include "machine.hpp"

#include "settings/settings.hpp"

#include <optional>

namespace harness2fa::doctor {

bool module_is_enabled(const Machine& machine);              // some auth line names our module
bool asks(const Machine& machine, std::string_view service); // the service's stack reaches our module

void check_settings(const Machine& machine, Findings& findings, std::optional<settings::Settings>& settings);
void check_pam(const Machine& machine, Findings& findings);
void check_pam_lines(const Machine& machine, Findings& findings); // of the lines that name our module, each by itself
void check_ssh(const Machine& machine, Findings& findings);
void check_services(const Machine& machine, const settings::Settings& settings, Findings& findings);
void check_files(const Machine& machine, const settings::Settings& settings, Findings& findings);

} // namespace harness2fa::doctor
