// SPDX-License-Identifier: Apache-2.0
#include "checks.hpp"

#include "settings/file.hpp"
#include "settings/warnings.hpp"

namespace harness2fa::doctor {
namespace {

using Kind = Finding::Kind;

void check_permissions(const Machine& machine, Findings& findings) {
    const auto status = status_of(machine, machine.settings);
    if (!status)
        return;
    if (!service_owners(machine).contains(status->st_uid))
        findings.push_back({Kind::other, machine.settings, 0,
                            "the file belongs to uid " + std::to_string(status->st_uid) +
                                ", so its settings do not count. Run: chown harness2fa:harness2fa " +
                                machine.settings});
    if ((status->st_mode & 022U) != 0)
        findings.push_back(
            {Kind::opens, machine.settings, 0,
             "others than its owner may write it, and switch codes off. Run: chmod go-w " + machine.settings});
}

// check_access finds settings that the daemon cannot read, so that they are not in force, whatever they say.
void check_access(const Machine& machine, Findings& findings) {
    if (auto fault = machine.surroundings->barred_from(machine.settings))
        findings.push_back({Kind::other, machine.settings, 0, std::move(fault->why)});
}

void check_meaning(const Machine& machine, const settings::Settings& settings, Findings& findings) {
    for (SettingsError& warning : settings::warnings_of(settings, *machine.surroundings))
        findings.push_back({Kind::other, machine.settings, warning.line, std::move(warning.text)});
}

} // namespace

void check_settings(const Machine& machine, Findings& findings, std::optional<settings::Settings>& settings) {
    const Text text = read(machine, machine.settings);
    if (text.absence == Absence::unreadable && machine.euid != 0)
        return;
    const std::string file = (machine.root / std::filesystem::path(machine.settings).relative_path()).string();
    settings::SettingsFile found = settings::read_settings_file(file, std::nullopt);
    for (const SettingsError& error : found.errors)
        findings.push_back({Kind::other, machine.settings, error.line, error.text});
    settings = std::move(found.settings);
    if (!machine.settings_named)
        check_permissions(machine, findings);
    if (machine.surroundings)
        check_access(machine, findings);
    if (machine.surroundings && settings)
        check_meaning(machine, *settings, findings);
}

} // namespace harness2fa::doctor
