// SPDX-License-Identifier: Apache-2.0
#include "cli/command.hpp"
#include "cli/conversation.hpp"
#include "cli/whom.hpp"

#include <array>

namespace harness2fa::cli {
namespace {

int unlock(const Options& options) {
    return report_done(
        Conversation(options).hold(UnlockCall{options.argument, acting_for(options), options.has("--clock")}),
        options.json);
}

constexpr std::array unlock_options{
    Option{.name = "--clock", .help = "Let devices take codes again that wait for the clock (root)"},
};

} // namespace

extern constexpr Command unlock_command{
    .name = "unlock",
    .place = 60,
    .run = unlock,
    .help = "End a user's pause or lock after too many wrong codes",
    .argument = {.name = "USER", .help = "whose login to unlock", .needed = true, .kind = ValueKind::user},
    .options = unlock_options,
    .more = R"(For managers, who are asked for a code of their own, and for root.

A code that was accepted while this host's clock was ahead uses up all codes
before it; `harness2fa status` says so then. With --clock root ends that.

Examples:
  harness2fa unlock bob
  sudo harness2fa unlock bob --clock)",
};

} // namespace harness2fa::cli
