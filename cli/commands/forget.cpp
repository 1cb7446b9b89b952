// SPDX-License-Identifier: Apache-2.0
#include "cli/command.hpp"
#include "cli/confirmation.hpp"
#include "cli/conversation.hpp"
#include "cli/whom.hpp"

namespace harness2fa::cli {
namespace {

int forget(const Options& options) {
    confirm("Remove everything harness2fa knows of " + options.argument + "?", options);
    return report_done(Conversation(options).hold(ForgetCall{options.argument, acting_for(options)}), options.json);
}

} // namespace

extern constexpr Command forget_command{
    .name = "forget",
    .place = 80,
    .run = forget,
    .help = "Remove everything that is known of a user",
    .argument = {.name = "USER", .help = "whom to forget", .needed = true, .kind = ValueKind::user},
    .more = R"(For managers, who are asked for a code of their own, and for root. Asks for
confirmation first.

Examples:
  harness2fa forget bob
  sudo harness2fa forget bob --yes)",
};

} // namespace harness2fa::cli
