// SPDX-License-Identifier: Apache-2.0
#include "cli/command.hpp"
#include "cli/conversation.hpp"
#include "cli/whom.hpp"

namespace harness2fa::cli {
namespace {

int set_address(const Options& options) {
    const AddressCall call{options.argument, options.second, acting_for(options)};
    return report_done(Conversation(options).hold(call), options.json);
}

} // namespace

extern constexpr Command address_command{
    .name = "address",
    .place = 150,
    .run = set_address,
    .help = "Set the address that a user's mail goes to",
    .argument = {.name = "USER", .help = "whose address", .needed = true, .kind = ValueKind::user},
    .second = {.name = "ADDRESS", .help = "the address (otherwise the one of the settings)", .may_be_empty = true},
    .more = R"(For managers, who are asked for a code of their own, and for root. Without
ADDRESS the user's own one is removed, and mail goes to the address that
`mail: to` in the settings file makes.

Examples:
  harness2fa address bob bob@example.com
  harness2fa address bob)",
};

} // namespace harness2fa::cli
