#include "command.hpp"
#include "conversation.hpp"
#include "whom.hpp"

namespace harness2fa {

int unlock(const Options& options) {
    return report_done(Conversation(options).hold(UnlockCall{options.argument, acting_for(options), options.clock}),
                       options.json);
}

} // namespace harness2fa
