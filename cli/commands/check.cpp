// SPDX-License-Identifier: Apache-2.0
#include "cli/command.hpp"
#include "cli/json_output.hpp"
#include "cli/output.hpp"

#include "common/passwd.hpp"
#include "machine/surroundings.hpp"
#include "settings/file.hpp"
#include "settings/warnings.hpp"

#include <filesystem>
#include <unistd.h>

namespace harness2fa::cli {
namespace {

// service_owners returns the owners that the daemon accepts for the file in use. The owner of a file that the caller named is not judged.
settings::Owners service_owners() {
    std::set<uid_t> owners{0};
    if (const auto daemon = passwd_entry_of("harness2fa"))
        owners.insert(daemon->uid);
    return owners;
}

struct Judgement {
    std::vector<SettingsError> errors, warnings;
};

// judge judges the file as its daemon would, whose user perhaps cannot read what root can.
Judgement judge(const Options& options, const std::string& file) {
    const bool named = !options.argument.empty() || options.named_config;
    const auto machine = machine::machine_surroundings(
        options.named_config ? machine::View::own : machine::View::system, machine::Asking::directly);
    settings::SettingsFile read = settings::read_settings_file(file, named ? std::nullopt : service_owners());
    Judgement judgement{std::move(read.errors), {}};
    if (file == Options().config())
        if (auto fault = machine->barred_from(file))
            judgement.errors.insert(judgement.errors.begin(), {1, 1, std::move(fault->why)});
    if (read.settings)
        judgement.warnings = settings::warnings_of(*read.settings, *machine);
    return judgement;
}

void print(const Judgement& judgement, const std::string& name) {
    for (const SettingsError& error : judgement.errors)
        print_error(settings::format_error(name, error));
    for (const SettingsError& warning : judgement.warnings)
        print_error(settings::format_error(name, warning));
    if (judgement.errors.empty())
        print_line(name + (judgement.warnings.empty() ? ": no faults." : ": no faults, but see the warnings."));
}

int check(const Options& options) {
    const std::string file = options.argument.empty() ? options.config() : options.argument;
    const Judgement judgement = judge(options, file);
    if (options.json)
        write_all(STDOUT_FILENO, check_json(judgement.errors, judgement.warnings));
    else
        print(judgement, std::filesystem::path(file).filename().string());
    return judgement.errors.empty() ? done : refused;
}

} // namespace

extern constexpr Command check_command{
    .name = "check",
    .place = 190,
    .run = check,
    .help = "Check a settings file; name every fault with its place",
    .argument = {.name = "FILE", .help = "the settings file (otherwise the one in use)", .kind = ValueKind::file},
    .more = R"(Needs no daemon and changes nothing.

Examples:
  harness2fa check
  harness2fa check new.yaml && sudo cp new.yaml /etc/harness2fa/harness2fa.yaml)",
};

} // namespace harness2fa::cli
