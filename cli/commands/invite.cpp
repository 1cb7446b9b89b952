// SPDX-License-Identifier: Apache-2.0
#include "cli/command.hpp"
#include "cli/conversation.hpp"
#include "cli/whom.hpp"

#include <array>
#include <string>

namespace harness2fa::cli {
namespace {

std::string joined(const std::vector<std::string>& users) {
    std::string text;
    for (const std::string& user : users) {
        if (user.find(' ') != std::string::npos)
            throw Stop(usage, "The login name '" + user + "' has a blank.");
        text += (text.empty() ? "" : " ") + user;
    }
    return text;
}

int invite(const Options& options) {
    if (options.has("--all") != options.arguments.empty())
        throw Stop(usage, "Either users or `--all`: harness2fa invite bob carol, or harness2fa invite --all");
    const InviteCall call{joined(options.arguments), acting_for(options)};
    return report_done(Conversation(options, long_limit).hold(call), options.json);
}

constexpr std::array invite_options{
    Option{.name = "--all", .help = "Everybody who has no device", .in_place = true},
};

} // namespace

extern constexpr Command invite_command{
    .name = "invite",
    .place = 140,
    .run = invite,
    .help = "Mail a QR code and a key to users who have no device",
    .argument = {.name = "USER", .help = "whom to invite", .many = true, .kind = ValueKind::user},
    .options = invite_options,
    .more = R"(For managers, who are asked for a code of their own, and for root. The first
right code of the key that was mailed turns two-factor authentication on for
its user. An older key that was never used becomes void.

Examples:
  harness2fa invite bob carol
  harness2fa invite --all)",
};

} // namespace harness2fa::cli
