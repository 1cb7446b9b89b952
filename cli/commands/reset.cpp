// SPDX-License-Identifier: Apache-2.0
#include "cli/command.hpp"
#include "cli/confirmation.hpp"
#include "cli/conversation.hpp"
#include "cli/secret_display.hpp"
#include "cli/whom.hpp"

#include <array>

namespace harness2fa::cli {
namespace {

int reset(const Options& options) {
    if (!options.has("--print") && (options.has("--ascii") || !options.value("--png").empty()))
        throw Stop(usage, "`--ascii` and `--png` go with `--print`.");
    SecretDisplay display(options);
    confirm("Void all devices and recovery codes of " + options.argument + " and " +
                (options.has("--print") ? "show" : "mail") + " a new key?",
            options);
    const Reply reply = Conversation(options, long_limit)
                            .hold(ResetCall{options.argument, options.has("--print"), acting_for(options)});
    const auto* const issued = std::get_if<Issued>(&reply);
    if (issued == nullptr)
        return report_done(reply, options.json);
    display.show(*issued);
    return display.lacks_picture() ? refused : done;
}

constexpr std::array reset_options{
    Option{.name = "--print", .help = "Show the new QR code and key instead of mailing them"},
    Option{.name = "--ascii", .help = "With --print: draw the QR code in plain ASCII", .with = "--print"},
    Option{.name = "--png",
           .value = "FILE",
           .help = "With --print: write the QR code to a new file",
           .kind = ValueKind::file,
           .with = "--print"},
};

} // namespace

extern constexpr Command reset_command{
    .name = "reset",
    .place = 130,
    .run = reset,
    .help = "Give a new key to a user who has lost the phone",
    .argument = {.name = "USER",
                 .help = "whose devices and recovery codes become void",
                 .needed = true,
                 .kind = ValueKind::user},
    .options = reset_options,
    .more = R"(For managers, who are asked for a code of their own, and for root. Asks for
confirmation first. From then on the old devices and recovery codes are void,
and the first right code of the new key makes it the user's device. The key is
mailed, or shown to you with --print. Only root resets root, and managers do
not reset themselves.

Examples:
  harness2fa reset bob
  harness2fa reset bob --print
  harness2fa reset bob --print --png bob.png
  sudo harness2fa reset bob --print --json --yes

With --print --json there is one document: {"user","key","uri","account",
"until"}.)",
};

} // namespace harness2fa::cli
