// SPDX-License-Identifier: Apache-2.0
#include "offer.hpp"

#include "rules/base32.hpp"
#include "texts.hpp"

#include <stdexcept>

namespace harness2fa::calls {
namespace {

// percent_encoded encodes as in RFC 3986 section 2.1; unreserved characters (2.3) stay.
std::string percent_encoded(const std::string& text) {
    static constexpr char hex[] = "0123456789ABCDEF";
    static constexpr std::string_view unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    std::string encoded;
    for (const char c : text) {
        if (unreserved.find(c) != std::string_view::npos) {
            encoded += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        encoded += {'%', hex[byte >> 4U], hex[byte & 15U]};
    }
    return encoded;
}

Secret in_groups_of_four(std::string_view key) {
    Secret grouped(key.size() + (key.size() - 1) / 4);
    std::size_t at = 0;
    for (std::size_t i = 0; i < key.size(); ++i) {
        if (i != 0 && i % 4 == 0)
            grouped.data()[at++] = ' ';
        grouped.data()[at++] = static_cast<unsigned char>(key[i]);
    }
    return grouped;
}

} // namespace

Offer make_offer(const Secret& secret, const TotpShape& shape, const std::string& user, const std::string& issuer) {
    const Secret key = rules::base32(secret.bytes());
    std::string uri = "otpauth://totp/";
    uri.reserve(512); // grows no further in nearly every case, so that no copy of the key stays behind
    uri += percent_encoded(issuer) + ':' + percent_encoded(user) + "?secret=";
    uri += key.text();
    uri += "&issuer=" + percent_encoded(issuer);
    const TotpShape usual;
    if (shape.algorithm != usual.algorithm)
        uri += "&algorithm=" + std::string(name_of(shape.algorithm));
    if (shape.digits != usual.digits)
        uri += "&digits=" + std::to_string(shape.digits);
    if (shape.period != usual.period)
        uri += "&period=" + std::to_string(shape.period.count());

    Offer offer;
    offer.key = in_groups_of_four(key.text());
    offer.uri = Secret(std::string_view(uri));
    wipe(uri.data(), uri.size());
    offer.account = user + '@' + issuer;
    offer.digits = shape.digits;
    offer.qr = drawing_of_uri(offer.uri, qr::QrStyle::blocks);
    offer.prompt = app_code_prompt;
    return offer;
}

Secret drawing_of_uri(const Secret& uri, qr::QrStyle style) {
    const auto code = qr::QrCode::of(uri);
    if (!code)
        throw std::runtime_error(code.error().why);
    return qr::drawing_of(*code, style);
}

} // namespace harness2fa::calls
