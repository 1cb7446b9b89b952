// SPDX-License-Identifier: Apache-2.0
#include "cli/command.hpp"
#include "cli/daemon_findings.hpp"
#include "cli/json_output.hpp"
#include "cli/machine_findings.hpp"
#include "cli/output.hpp"

#include "doctor/doctor.hpp"
#include "machine/surroundings.hpp"

#include <unistd.h>

namespace harness2fa::cli {
namespace {

using doctor::Finding;
using doctor::Findings;

void print_group(const doctor::Findings& found, doctor::Finding::Kind kind, const char* heading) {
    bool begun = false;
    for (const doctor::Finding& finding : found) {
        if (finding.kind != kind)
            continue;
        if (!begun)
            print_line(heading);
        begun = true;
        print_line("  " + doctor::sentence(finding));
    }
}

void print(const doctor::Findings& found) {
    print_group(found, doctor::Finding::Kind::opens, "Lets logins in without a code:");
    print_group(found, doctor::Finding::Kind::locks_out, "Would lock people out:");
    print_group(found, doctor::Finding::Kind::other, "Also:");
    if (found.empty())
        print_line("Nothing found.");
    if (geteuid() != 0)
        print_line("Run it as root to see everything.");
}

int examine_machine(const Options& options) {
    doctor::Machine machine = machine_to_examine(options);
    machine.surroundings = machine::machine_surroundings(
        machine.settings_named ? machine::View::own : machine::View::system, machine::Asking::directly);
    doctor::Findings found = doctor::examine(machine);
    for (doctor::Finding& finding : findings_of_daemon(options))
        found.push_back(std::move(finding));
    if (options.json)
        write_all(STDOUT_FILENO, findings_json(found));
    else
        print(found);
    return found.empty() ? done : refused;
}

} // namespace

extern constexpr Command doctor_command{
    .name = "doctor",
    .place = 200,
    .run = examine_machine,
    .help = "Find what lets logins in without a code, or locks out",
    .more = R"(Looks at PAM, sshd, the settings, the files and the clock of this machine, and
names the file and the line to change. Asks the daemon whose logins are refused
and why: the store, users who have changed, accounts that are damaged. Changes
nothing.

Examples:
  sudo harness2fa doctor
  sudo harness2fa doctor --json

With --json there is one document: {"findings":[{"kind","file","line",
"text"}]}; kind is opens, locks_out or other. The exit status is 1 when there
are findings.)",
};

} // namespace harness2fa::cli
