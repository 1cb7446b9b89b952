#include "command.hpp"
#include "conversation.hpp"
#include "json_output.hpp"
#include "output.hpp"
#include "whom.hpp"

#include "common/utf8.hpp"

#include <string>
#include <unistd.h>

namespace harness2fa {
namespace {

void print_secret(const Secret& secret) {
    std::string text = printable(secret.text(), Lines::many) + '\n';
    write_all(STDOUT_FILENO, text);
    wipe(text.data(), text.size());
}

void show_to_person(const Offer& offer) {
    print_line("Scan this with your authenticator app:");
    print_secret(offer.qr);
    write_all(STDOUT_FILENO, "Or enter the key by hand: ");
    print_secret(offer.key);
    print_line("Account " + offer.account + ", time based, " + std::to_string(offer.digits) + " digits");
    print_line("");
}

void show(const Offer& offer, bool json) {
    if (json)
        write_all(STDOUT_FILENO, offer_json(offer).text());
    else
        show_to_person(offer);
}

void report(const Enrolled& enrolled, bool json) {
    if (json)
        return write_all(STDOUT_FILENO, enrolled_json(enrolled));
    print_line("Two-factor authentication is on for " + enrolled.user + ".");
    if (!enrolled.recovery_codes.empty())
        print_line("Recovery codes, each good for one login:");
    for (const std::string& code : enrolled.recovery_codes)
        print_line("   " + code);
}

} // namespace

int enroll(const Options& options) {
    const Reply reply = Conversation(options).hold(EnrollCall{"", acting_for(options)},
                                                   [&](const Offer& offer) { show(offer, options.json); });
    const auto* const enrolled = std::get_if<Enrolled>(&reply);
    if (enrolled == nullptr)
        return report_refusal(reply);
    report(*enrolled, options.json);
    return done;
}

} // namespace harness2fa
