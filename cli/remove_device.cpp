#include "command.hpp"
#include "conversation.hpp"
#include "whom.hpp"

namespace harness2fa {

int remove_device(const Options& options) {
    return report_done(Conversation(options).hold(RemoveDeviceCall{options.argument, acting_for(options)}),
                       options.json);
}

} // namespace harness2fa
