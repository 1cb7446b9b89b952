// SPDX-License-Identifier: Apache-2.0
#include "cli/command.hpp"
#include "cli/conversation.hpp"
#include "cli/json_output.hpp"
#include "cli/machine_findings.hpp"
#include "cli/output.hpp"
#include "cli/times.hpp"
#include "cli/whom.hpp"

#include "settings/parse.hpp"

#include <filesystem>
#include <unistd.h>

namespace harness2fa::cli {
namespace {

std::string line_about(const DeviceReport& device) {
    std::string line = "  " + device.name + ": " + std::string(word_for(device.state));
    if (device.state == DeviceState::pending)
        return line + (device.since ? ", made " + readable(*device.since) : "") +
               "; the first right code makes it active";
    if (device.since)
        line += " since " + readable(*device.since);
    return line + (device.last_used ? ", last used " + readable(*device.last_used) : ", not used yet");
}

void print_lock(const StatusReport& report) {
    if (report.locked_until == "unlock")
        print_line("The login is locked after too many wrong codes. A manager ends that: harness2fa unlock " +
                   report.user);
    else if (report.locked_until)
        print_line("The login is paused after too many wrong codes, until " + readable(*report.locked_until) + ".");
}

void print_policy(const StatusReport& report) {
    if (!report.enforced)
        return print_line("It is not required of every user here (enforce: false).");
    if (report.enforced_from && is_later(*report.enforced_from))
        return print_line("It will be required of every user from " + readable(*report.enforced_from) +
                          " (enforce: true, enforce_from).");
    const std::string since = report.enforced_from ? " since " + readable(*report.enforced_from) : "";
    print_line("It is required of every user" + since + " (enforce: true).");
}

void print_all(const char* heading, const std::vector<SettingsError>& errors, const std::string& file) {
    if (!errors.empty())
        print_line(heading);
    for (const SettingsError& error : errors)
        print_line("  " + settings::format_error(std::filesystem::path(file).filename().string(), error));
}

void print_settings(const StatusReport& report, const std::string& file) {
    print_all("The settings file is faulty, so the last good settings hold:", report.settings_errors, file);
    if (!report.settings_ok && report.settings_errors.empty())
        print_line("There are no good settings in " + file + ".");
    print_all("The settings hold what may not be meant:", report.settings_warnings, file);
}

void print(const StatusReport& report, const std::string& settings_file) {
    if (report.store_error)
        print_line("What is known of " + report.user + " cannot be read: " + *report.store_error);
    else
        print_line("Two-factor authentication is " + std::string(report.enrolled ? "on" : "off") + " for " +
                   report.user + ".");
    for (const DeviceReport& device : report.devices)
        print_line(line_about(device));
    if (report.enrolled)
        print_line("Recovery codes left: " + std::to_string(report.recovery_codes_left) + ".");
    print_lock(report);
    print_policy(report);
    print_settings(report, settings_file);
    for (const std::string& finding : report.findings)
        print_line(finding);
}

int show_status(const Options& options) {
    Reply reply = Conversation(options).hold(StatusCall{options.argument, acting_for(options)});
    auto* const report = std::get_if<StatusReport>(&reply);
    if (report == nullptr)
        return report_refusal(reply);
    for (std::string& finding : findings(options))
        report->findings.push_back(std::move(finding));
    if (options.json)
        write_all(STDOUT_FILENO, status_json(*report));
    else
        print(*report, options.config());
    return done;
}

} // namespace

extern constexpr Command status_command{
    .name = "status",
    .place = 10,
    .run = show_status,
    .help = "Show whether two-factor authentication is on",
    .argument = {.name = "USER", .help = "whose status; only managers may ask for others", .kind = ValueKind::user},
    .more = R"(Without a command, harness2fa shows your own status.

Examples:
  harness2fa
  harness2fa status bob
  harness2fa status --json)",
};

} // namespace harness2fa::cli
