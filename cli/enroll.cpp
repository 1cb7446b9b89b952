#include "command.hpp"
#include "conversation.hpp"
#include "doctor.hpp"
#include "json_output.hpp"
#include "output.hpp"
#include "secret_display.hpp"
#include "whom.hpp"

#include <string>
#include <unistd.h>

namespace harness2fa {
namespace {

void report(const Enrolled& enrolled, bool json) {
    if (json)
        return write_all(STDOUT_FILENO, enrolled_json(enrolled));
    print_line("Two-factor authentication is on for " + enrolled.user + ".");
    if (!enrolled.recovery_codes.empty())
        print_line("Recovery codes, each good for one login:");
    print_codes(enrolled.recovery_codes);
}

} // namespace

int enroll(const Options& options) {
    SecretDisplay display(options);
    const Reply reply = Conversation(options, long_limit)
                            .hold(EnrollCall{options.device, acting_for(options)},
                                  {.show_offer = [&](const Offer& offer) { display.show(offer); }});
    const auto* const enrolled = std::get_if<Enrolled>(&reply);
    if (enrolled == nullptr)
        return report_refusal(reply);
    display.keep_picture();
    report(*enrolled, options.json);
    for (const std::string& finding : findings_about_logins(options))
        print_error("Note: " + finding);
    return done;
}

} // namespace harness2fa
