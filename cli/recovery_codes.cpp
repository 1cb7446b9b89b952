#include "command.hpp"
#include "conversation.hpp"
#include "json_output.hpp"
#include "output.hpp"
#include "whom.hpp"

#include <unistd.h>

namespace harness2fa {

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

} // namespace harness2fa
