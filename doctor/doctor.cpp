// SPDX-License-Identifier: Apache-2.0
#include "doctor.hpp"

#include "checks.hpp"

#include <algorithm>

namespace harness2fa::doctor {
namespace {

void check_clock(const Machine& machine, Findings& findings) {
    if (!machine.clock_synchronised)
        findings.push_back({Finding::Kind::other, "", 0,
                            "The clock is not synchronised; when it is off by more than half a minute, right codes are "
                            "refused. Install systemd-timesyncd or chrony."});
}

Findings without_repetitions(const Findings& findings) {
    Findings once;
    for (const Finding& finding : findings)
        if (std::ranges::find(once, finding) == once.end())
            once.push_back(finding);
    return once;
}

} // namespace

Findings examine(const Machine& machine) {
    Findings findings;
    std::optional<settings::Settings> settings;
    check_pam(machine, findings);
    check_pam_lines(machine, findings);
    check_ssh(machine, findings);
    check_settings(machine, findings, settings);
    const settings::Settings known = settings.value_or(settings::Settings());
    check_services(machine, known, findings);
    check_files(machine, known, findings);
    check_clock(machine, findings);
    return without_repetitions(findings);
}

} // namespace harness2fa::doctor
