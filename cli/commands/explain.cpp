// SPDX-License-Identifier: Apache-2.0
#include "cli/command.hpp"
#include "cli/conversation.hpp"
#include "cli/json_output.hpp"
#include "cli/output.hpp"
#include "cli/whom.hpp"
#include "common/login_services.hpp"

#include <array>
#include <string>
#include <unistd.h>

namespace harness2fa::cli {
namespace {

std::string service_of(const Options& options) {
    const std::string& named = options.value("--service");
    return named.empty() ? std::string(remote_login_service) : named;
}

void print(const Explanation& explanation, const Options& options) {
    const std::string& address = options.value("--from");
    const std::string from = address.empty() ? "" : " from " + address;
    const std::string end = explanation.because.ends_with('.') ? "" : ".";
    print_line("A login of " + options.argument + " over " + service_of(options) + from +
               (explanation.asked ? " is asked" : " is not asked") + " for a code: " + explanation.because + end);
}

int explain(const Options& options) {
    const ExplainCall call{options.argument, service_of(options), options.value("--from"), acting_for(options)};
    const Reply reply = Conversation(options).hold(call);
    const auto* const explanation = std::get_if<Explanation>(&reply);
    if (explanation == nullptr)
        return report_refusal(reply);
    if (options.json)
        write_all(STDOUT_FILENO, explanation_json(*explanation));
    else
        print(*explanation, options);
    return done;
}

constexpr std::array explain_options{
    Option{.name = "--service",
           .value = "NAME",
           .help = "The service that is logged in to (otherwise sshd)",
           .kind = ValueKind::service},
    Option{.name = "--from", .value = "ADDRESS", .help = "Where the login comes from (otherwise this machine)"},
};

} // namespace

extern constexpr Command explain_command{
    .name = "explain",
    .place = 70,
    .run = explain,
    .help = "Tell whether a login would be asked for a code, and why",
    .argument = {.name = "USER", .help = "whose login", .needed = true, .kind = ValueKind::user},
    .options = explain_options,
    .more = R"(For managers. Nobody is logged in, and nothing changes.

Examples:
  harness2fa explain bob
  harness2fa explain bob --service sudo
  harness2fa explain bob --from 10.0.0.7 --json

With --json there is one document: {"code","asked","because"}.)",
};

} // namespace harness2fa::cli
