// SPDX-License-Identifier: Apache-2.0
#include "enroll.hpp"

#include "cli/conversation.hpp"
#include "cli/json_output.hpp"
#include "cli/machine_findings.hpp"
#include "cli/output.hpp"
#include "cli/secret_display.hpp"
#include "cli/whom.hpp"

#include <array>
#include <string>
#include <unistd.h>

namespace harness2fa::cli {
namespace {

void report(const Enrolled& enrolled, bool json) {
    if (json)
        return write_all(STDOUT_FILENO, enrolled_json(enrolled));
    print_line("Two-factor authentication is on for " + enrolled.user + ".");
    if (!enrolled.recovery_codes.empty())
        print_line("Recovery codes, each good for one login:");
    print_codes(enrolled.recovery_codes);
}

constexpr std::array enroll_options{
    Option{.name = "--device",
           .value = "NAME",
           .help = "What to call the device, when it is not the only one",
           .kind = ValueKind::device},
    Option{.name = "--ascii", .help = "Draw the QR code in plain ASCII"},
    Option{.name = "--png",
           .value = "FILE",
           .help = "Write the QR code to a new file instead of showing it",
           .kind = ValueKind::file},
};

} // namespace

int enroll(const Options& options) {
    if (const auto why = why_no_login_asks(options))
        print_error(*why + "\nUntil one does, what you set up here has no effect on any login.");
    SecretDisplay display(options);
    const Reply reply = Conversation(options, long_limit)
                            .hold(EnrollCall{options.value("--device"), acting_for(options)},
                                  {.show_offer = [&](const Offer& offer) { display.show(offer); }});
    const auto* const enrolled = std::get_if<Enrolled>(&reply);
    if (enrolled == nullptr)
        return report_refusal(reply);
    display.keep_picture();
    report(*enrolled, options.json);
    for (const std::string& finding : findings_about_logins(options))
        print_error("Note: " + finding);
    return done;
}

extern constexpr Command enroll_command{
    .name = "enroll",
    .place = 20,
    .run = enroll,
    .help = "Turn two-factor authentication on for yourself",
    .options = enroll_options,
    .more = R"(Shows a QR code and a key for an authenticator app on your phone, and asks for
a code from it. Nothing changes before that code was right; from then on your
logins ask for one. Who has a device already is asked for a code of that one
first, and may then log in with either.

Examples:
  harness2fa enroll
  harness2fa enroll --device tablet
  harness2fa enroll --png ~/qr.png
  sudo harness2fa enroll --user root

With --json there are two lines: {"key","uri","account"}, and after the code
{"enabled":true,"device","recovery_codes"}.)",
};

} // namespace harness2fa::cli
