#include "command.hpp"
#include "conversation.hpp"
#include "whom.hpp"

namespace harness2fa {

int set_address(const Options& options) {
    const AddressCall call{options.argument, options.second, acting_for(options)};
    return report_done(Conversation(options).hold(call), options.json);
}

} // namespace harness2fa
