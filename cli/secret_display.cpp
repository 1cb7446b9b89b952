// SPDX-License-Identifier: Apache-2.0
#include "secret_display.hpp"

#include "json_output.hpp"
#include "output.hpp"
#include "times.hpp"

#include "common/utf8.hpp"
#include "qr/drawing.hpp"

#include <string>
#include <unistd.h>
#include <utility>

namespace harness2fa::cli {
namespace {

void print_secret(const Secret& secret) {
    std::string text = printable(secret.text(), Lines::many) + '\n';
    write_all(STDOUT_FILENO, text);
    wipe(text.data(), text.size());
}

} // namespace

SecretDisplay::SecretDisplay(const Options& options) : options_(options) {
    if (const std::string& picture = options.value("--png"); !picture.empty())
        picture_.emplace(picture);
}

void SecretDisplay::show(const Offer& offer) {
    if (const auto written = picture_ ? picture_->write(offer.uri) : Result<>(); !written)
        throw Stop(refused, written.error().why + " Nothing has changed.");
    if (options_.json)
        return write_all(STDOUT_FILENO, offer_json(offer).text());
    if (!picture_)
        print_line("Scan this with your authenticator app:");
    show_to_person(offer, "you have scanned it");
    print_line("");
}

void SecretDisplay::show(const Issued& issued) {
    if (const auto written = picture_ ? picture_->write(issued.uri) : Result<>(); !written) {
        print_error(written.error().why);
        picture_.reset();
        lacks_picture_ = true;
    }
    keep_picture();
    if (options_.json)
        return write_all(STDOUT_FILENO, issued_json(issued).text());
    print_line("Give this to " + issued.user + "; it is good until " + to_the_minute(issued.until) + ":");
    show_to_person(issued, "it has been scanned");
}

void SecretDisplay::keep_picture() {
    if (picture_)
        picture_->keep();
}

// draw only warns if there is no QR code: there is still the key.
void SecretDisplay::draw(const Secret& uri) {
    if (const auto code = qr::QrCode::of(uri))
        print_secret(qr::drawing_of(*code, options_.has("--ascii") ? qr::QrStyle::ascii : qr::QrStyle::blocks));
    else if (!std::exchange(lacks_picture_, true))
        print_error(code.error().why);
}

template <class Given>
void SecretDisplay::show_to_person(const Given& given, const char* to_delete_when) {
    if (picture_)
        print_line("The QR code is in " + options_.value("--png") + ". Delete it when " + to_delete_when + ".");
    else
        draw(given.uri);
    write_all(STDOUT_FILENO, "Or enter the key by hand: ");
    print_secret(given.key);
    print_line("Account " + given.account + ", time based, " + std::to_string(given.digits) + " digits");
}

} // namespace harness2fa::cli
