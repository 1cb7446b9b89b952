#include "command.hpp"
#include "confirmation.hpp"
#include "conversation.hpp"
#include "whom.hpp"

namespace harness2fa {

int forget(const Options& options) {
    confirm("Remove everything harness2fa knows of " + options.argument + "?", options);
    return report_done(Conversation(options).hold(ForgetCall{options.argument, acting_for(options)}), options.json);
}

} // namespace harness2fa
