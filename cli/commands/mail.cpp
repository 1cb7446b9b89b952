// SPDX-License-Identifier: Apache-2.0
#include "cli/command.hpp"
#include "cli/conversation.hpp"
#include "cli/whom.hpp"

namespace harness2fa::cli {
namespace {

int test_mail(const Options& options) {
    if (options.argument != "test")
        throw Stop(usage, "Only a test can be mailed: harness2fa mail test ADDRESS");
    const MailTestCall call{options.second, acting_for(options)};
    return report_done(Conversation(options, long_limit).hold(call), options.json);
}

} // namespace

extern constexpr Command mail_command{
    .name = "mail",
    .place = 160,
    .run = test_mail,
    .help = "Send a mail to see whether mail arrives",
    .argument = {.name = "WHAT", .help = "test", .needed = true, .words = "test"},
    .second = {.name = "ADDRESS", .help = "where to", .needed = true},
    .more = R"(For managers, who are asked for a code of their own, and for root. The mail has
no key in it. `harness2fa users` shows what becomes of mails that have one.

Example:
  harness2fa mail test root@example.com)",
};

} // namespace harness2fa::cli
