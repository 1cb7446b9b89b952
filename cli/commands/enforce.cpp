// SPDX-License-Identifier: Apache-2.0
#include "cli/command.hpp"
#include "cli/commands/enroll.hpp"
#include "cli/confirmation.hpp"
#include "cli/conversation.hpp"
#include "cli/machine_findings.hpp"
#include "cli/output.hpp"
#include "cli/terminal.hpp"
#include "cli/whom.hpp"

#include <array>
#include <string>

namespace harness2fa::cli {
namespace {

void show(const Preview& preview, const Options& options) {
    if (options.json && options.yes)
        return; // nobody is asked
    const auto print = options.json ? print_error : print_line;
    for (const std::string& line : preview.lines)
        print(line);
    const auto found = findings(options);
    if (!found.empty())
        print("doctor found:");
    for (const std::string& finding : found)
        print("  " + finding);
}

Reply hold(bool on, const Options& options) {
    return Conversation(options, long_limit)
        .hold(EnforceCall{on, acting_for(options)},
              {.show_preview = [&](const Preview& preview) { show(preview, options); }});
}

bool lacks(const Reply& reply, RefusalReason reason) {
    const auto* const refusal = std::get_if<Refused>(&reply);
    return refusal != nullptr && refusal->reason == reason;
}

bool person_can_enroll(const Options& options) {
    return !options.yes && !options.codes_from_input && !options.json && has_terminal();
}

void require_logins_that_ask(bool on, const Options& options) {
    if (!on || options.has("--even-without-pam"))
        return;
    if (const auto why = why_no_login_asks(options))
        throw Stop(refused, *why + "\nNothing has changed. With `--even-without-pam` codes are required as soon as "
                                   "one does.");
}

int enforce(const Options& options) {
    const bool on = options.argument == "on";
    if (!on && options.argument != "off")
        throw Stop(usage, "Either `harness2fa enforce on` or `harness2fa enforce off`.");
    require_logins_that_ask(on, options);
    require_confirmable(options);
    Reply reply = hold(on, options);
    if (on && lacks(reply, RefusalReason::unprotected) && person_can_enroll(options)) {
        print_error(std::get<Refused>(reply).text);
        if (const int status = enroll(options); status != done)
            return status;
        print_line("");
        reply = hold(on, options);
        if (lacks(reply, RefusalReason::unproven))
            std::get<Refused>(reply).text += "\nThen type it again: harness2fa enforce on";
    }
    return report_done(reply, options.json);
}

constexpr std::array enforce_options{
    Option{.name = "--even-without-pam", .help = "Although no login service of this machine asks for codes yet"},
};

} // namespace

extern constexpr Command enforce_command{
    .name = "enforce",
    .place = 110,
    .run = enforce,
    .help = "Require two-factor authentication of every user, or end that",
    .argument = {.name = "STATE", .help = "on or off", .needed = true, .words = "on off"},
    .options = enforce_options,
    .more = R"(For managers and root. Shows first what would happen to whom, asks for
confirmation, and then for a code of your own; root is asked for one of the
user it acts for. It sets `enforce` in the settings file. With mail on, users
without a device are mailed a QR code and a key. Who has no device of their own
yet is led through `harness2fa enroll` by `enforce on`, but not with --yes,
--json or --code -, nor without a terminal. Where no login service of the
machine asks for codes, `enforce on` is refused.

Examples:
  harness2fa enforce on
  sudo harness2fa enforce off
  ask-for-the-code | harness2fa enforce on --yes --code -)",
};

} // namespace harness2fa::cli
