#include "command.hpp"
#include "conversation.hpp"
#include "whom.hpp"

namespace harness2fa {

int disable(const Options& options) {
    return report_done(Conversation(options).hold(DisableCall{acting_for(options)}), options.json);
}

} // namespace harness2fa
