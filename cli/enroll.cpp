#include "command.hpp"
#include "conversation.hpp"
#include "json_output.hpp"
#include "output.hpp"
#include "qr_file.hpp"
#include "whom.hpp"

#include "common/utf8.hpp"
#include "qr_image/qr_modules.hpp"

#include <optional>
#include <string>
#include <unistd.h>

namespace harness2fa {
namespace {

void print_secret(const Secret& secret) {
    std::string text = printable(secret.text(), Lines::many) + '\n';
    write_all(STDOUT_FILENO, text);
    wipe(text.data(), text.size());
}

void show_code(const Offer& offer, const Options& options) {
    if (!options.png.empty())
        return print_line("The QR code is in " + options.png + ". Delete it when you have scanned it.");
    print_line("Scan this with your authenticator app:");
    print_secret(options.ascii ? qr_ascii(QrModules(offer.qr)) : offer.qr.copy());
}

void show_to_person(const Offer& offer, const Options& options) {
    show_code(offer, options);
    write_all(STDOUT_FILENO, "Or enter the key by hand: ");
    print_secret(offer.key);
    print_line("Account " + offer.account + ", time based, " + std::to_string(offer.digits) + " digits");
    print_line("");
}

void show(const Offer& offer, std::optional<QrFile>& picture, const Options& options) {
    if (picture)
        picture->write(QrModules(offer.qr));
    if (options.json)
        write_all(STDOUT_FILENO, offer_json(offer).text());
    else
        show_to_person(offer, options);
}

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
    std::optional<QrFile> picture;
    if (!options.png.empty())
        picture.emplace(options.png);
    const Reply reply = Conversation(options).hold(EnrollCall{options.device, acting_for(options)},
                                                   [&](const Offer& offer) { show(offer, picture, options); });
    const auto* const enrolled = std::get_if<Enrolled>(&reply);
    if (enrolled == nullptr)
        return report_refusal(reply);
    if (picture)
        picture->keep();
    report(*enrolled, options.json);
    return done;
}

} // namespace harness2fa
