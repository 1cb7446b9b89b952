// SPDX-License-Identifier: Apache-2.0
#include "cli/command.hpp"
#include "cli/conversation.hpp"
#include "cli/whom.hpp"

namespace harness2fa::cli {
namespace {

int remove_device(const Options& options) {
    return report_done(Conversation(options).hold(RemoveDeviceCall{options.argument, acting_for(options)}),
                       options.json);
}

} // namespace

extern constexpr Command remove_device_command{
    .name = "remove-device",
    .place = 40,
    .run = remove_device,
    .help = "Remove one of your own devices",
    .argument = {.name = "NAME",
                 .help = "which device; `harness2fa` lists them",
                 .needed = true,
                 .kind = ValueKind::device},
    .more = R"(Asks for a code first; any device's will do, or a recovery code.

Example:
  harness2fa remove-device tablet)",
};

} // namespace harness2fa::cli
