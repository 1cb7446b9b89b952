#include "doctor.hpp"

#include "daemon_findings.hpp"
#include "json_output.hpp"
#include "output.hpp"

#include "doctor/doctor.hpp"
#include "machine/surroundings.hpp"

#include <filesystem>
#include <unistd.h>

namespace harness2fa {
namespace {

using doctor::Finding;
using doctor::Findings;

doctor::Machine machine_of(const Options& options) {
    doctor::Machine machine = doctor::this_machine();
    if (options.named_config)
        machine.settings = std::filesystem::absolute(*options.named_config).lexically_normal().string();
    machine.settings_named = options.named_config.has_value();
    return machine;
}

void print_group(const Findings& found, Finding::Kind kind, const char* heading) {
    bool begun = false;
    for (const Finding& finding : found) {
        if (finding.kind != kind)
            continue;
        if (!begun)
            print_line(heading);
        begun = true;
        print_line("  " + sentence(finding));
    }
}

void print(const Findings& found) {
    print_group(found, Finding::Kind::opens, "Lets logins in without a code:");
    print_group(found, Finding::Kind::locks_out, "Would lock people out:");
    print_group(found, Finding::Kind::other, "Also:");
    if (found.empty())
        print_line("Nothing found.");
    if (geteuid() != 0)
        print_line("Run it as root to see everything.");
}

} // namespace

std::vector<std::string> findings(const Options& options) {
    std::vector<std::string> sentences;
    if (!options.named_config)
        for (const Finding& finding : examine(machine_of(options)))
            sentences.push_back(sentence(finding));
    return sentences;
}

std::vector<std::string> findings_about_logins(const Options& options) {
    std::vector<std::string> sentences;
    if (!options.named_config)
        for (const Finding& finding : examine(machine_of(options)))
            if (finding.kind != Finding::Kind::other)
                sentences.push_back(sentence(finding));
    return sentences;
}

int examine_machine(const Options& options) {
    doctor::Machine machine = machine_of(options);
    machine.surroundings = machine_surroundings(machine.settings_named ? View::own : View::system, Asking::directly);
    Findings found = examine(machine);
    for (Finding& finding : findings_of_daemon(options))
        found.push_back(std::move(finding));
    if (options.json)
        write_all(STDOUT_FILENO, findings_json(found));
    else
        print(found);
    return found.empty() ? done : refused;
}

} // namespace harness2fa
