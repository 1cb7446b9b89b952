// SPDX-License-Identifier: Apache-2.0
#include "cli/command.hpp"
#include "cli/conversation.hpp"
#include "cli/json_output.hpp"
#include "cli/output.hpp"
#include "cli/whom.hpp"

#include <unistd.h>

namespace harness2fa::cli {
namespace {

int recovery_codes(const Options& options) {
    const Reply reply = Conversation(options, long_limit).hold(RecoveryCodesCall{acting_for(options)});
    const auto* const made = std::get_if<RecoveryCodes>(&reply);
    if (made == nullptr)
        return report_refusal(reply);
    if (options.json) {
        write_all(STDOUT_FILENO, recovery_codes_json(*made));
        return done;
    }
    print_line("New recovery codes for " + made->user + ", each good for one login; the old ones are void:");
    print_codes(made->codes);
    return done;
}

} // namespace

extern constexpr Command recovery_codes_command{
    .name = "recovery-codes",
    .place = 50,
    .run = recovery_codes,
    .help = "Make new recovery codes; the old ones become void",
    .more = R"(Asks for a code first. Each recovery code is good for one login without your
phone: keep them on paper.

Examples:
  harness2fa recovery-codes
  harness2fa recovery-codes --json

With --json there is one document: {"recovery_codes"}.)",
};

} // namespace harness2fa::cli
