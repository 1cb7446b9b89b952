#include "command.hpp"
#include "conversation.hpp"
#include "whom.hpp"

#include <string>

namespace harness2fa {
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

} // namespace

int invite(const Options& options) {
    if (options.all != options.users.empty())
        throw Stop(usage, "Either users or `--all`: harness2fa invite bob carol, or harness2fa invite --all");
    const InviteCall call{joined(options.users), acting_for(options)};
    return report_done(Conversation(options, long_limit).hold(call), options.json);
}

} // namespace harness2fa
