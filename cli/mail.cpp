#include "command.hpp"
#include "conversation.hpp"
#include "whom.hpp"

namespace harness2fa {

int test_mail(const Options& options) {
    if (options.argument != "test")
        throw Stop(usage, "Only a test can be mailed: harness2fa mail test ADDRESS");
    const MailTestCall call{options.second, acting_for(options)};
    return report_done(Conversation(options, long_limit).hold(call), options.json);
}

} // namespace harness2fa
