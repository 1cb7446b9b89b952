// SPDX-License-Identifier: Apache-2.0
#include "cli/command.hpp"
#include "cli/conversation.hpp"
#include "cli/whom.hpp"

namespace harness2fa::cli {
namespace {

int disable(const Options& options) {
    return report_done(Conversation(options).hold(DisableCall{acting_for(options)}), options.json);
}

} // namespace

extern constexpr Command disable_command{
    .name = "disable",
    .place = 30,
    .run = disable,
    .help = "Turn two-factor authentication off for yourself",
    .more = R"(Asks for a code first. Refused where two-factor authentication is required of
you.

Examples:
  harness2fa disable
  ask-for-the-code | harness2fa disable --code -)",
};

} // namespace harness2fa::cli
