// SPDX-License-Identifier: Apache-2.0
#include "otpauth.hpp"

#include "base32.hpp"
#include "common/ascii.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace harness2fa::rules {
namespace {

constexpr std::string_view beginning = "otpauth://totp/";
constexpr std::string_view counter_based = "otpauth://hotp/";
constexpr std::size_t shortest_secret = 10, longest_secret = 64; // bytes; 80 bits is what many tokens have
constexpr char bad_percent[] = "a percent sign is not followed by two hexadecimal digits";
constexpr int shortest_period = 5, longest_period = 3600; // seconds

bool starts_with(std::string_view uri, std::string_view word) {
    return same_word(uri.substr(0, word.size()), word);
}

int hex_digit(char c) {
    const char small = lower(c);
    if (small >= '0' && small <= '9')
        return small - '0';
    return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

// percent_decoded decodes as in RFC 3986 section 2.1. It returns std::nullopt if a percent sign is not followed by two hexadecimal digits.
std::optional<std::string> percent_decoded(std::string_view text) {
    std::string decoded;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            decoded += text[i];
            continue;
        }
        const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
        const int low = high >= 0 ? hex_digit(text[i + 2]) : -1;
        if (low < 0)
            return std::nullopt;
        decoded += static_cast<char>(high * 16 + low);
        i += 2;
    }
    return decoded;
}

[[nodiscard]] Result<UserName> user_of(std::string_view label) {
    auto account = percent_decoded(label);
    if (!account)
        return Fault{bad_percent};
    if (const auto colon = account->find(':'); colon != account->npos)
        account->erase(0, colon + 1);
    account->erase(0, account->find_first_not_of(' '));
    const auto user = UserName::parse(*account);
    if (!user)
        return Fault{"the label names no login name"};
    return *user;
}

[[nodiscard]] Result<int> number(std::string_view text, int least, int most, const char* name) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < least || value > most)
        return Fault{std::string(name) + " must be a whole number from " + std::to_string(least) + " to " +
                     std::to_string(most)};
    return value;
}

class Reader {
  public:
    [[nodiscard]] Result<> take(std::string_view parameter) {
        const auto equals = parameter.find('=');
        const std::string_view name = parameter.substr(0, equals);
        const std::string_view value = equals == parameter.npos ? "" : parameter.substr(equals + 1);
        if (same_word(name, "secret"))
            return take_secret(value);
        if (same_word(name, "digits"))
            return take_digits(value);
        if (same_word(name, "period"))
            return take_period(value);
        return same_word(name, "algorithm") ? take_algorithm(value) : Result<>();
    }

    [[nodiscard]] Result<OtpauthDevice> device(UserName user) {
        if (!secret_)
            return Fault{"there is no secret"};
        return OtpauthDevice{std::move(user), std::move(*secret_), shape_};
    }

  private:
    [[nodiscard]] Result<> take_secret(std::string_view value) {
        if (secret_)
            return Fault{"there are two secrets"};
        auto text = percent_decoded(value);
        if (!text)
            return Fault{bad_percent};
        secret_ = from_base32(*text);
        wipe(text->data(), text->size());
        if (!secret_)
            return Fault{"the secret is not base32"};
        if (secret_->size() < shortest_secret || secret_->size() > longest_secret)
            return Fault{"the secret must have 10 to 64 bytes"};
        return {};
    }

    [[nodiscard]] Result<> take_digits(std::string_view value) {
        const auto digits = number(value, 6, 8, "digits");
        if (!digits)
            return digits.error();
        shape_.digits = *digits;
        return {};
    }

    [[nodiscard]] Result<> take_period(std::string_view value) {
        const auto period = number(value, shortest_period, longest_period, "period");
        if (!period)
            return period.error();
        shape_.period = std::chrono::seconds{*period};
        return {};
    }

    [[nodiscard]] Result<> take_algorithm(std::string_view value) {
        for (const Algorithm algorithm : {Algorithm::sha1, Algorithm::sha256, Algorithm::sha512})
            if (same_word(value, name_of(algorithm))) {
                shape_.algorithm = algorithm;
                return {};
            }
        return Fault{"the algorithm must be SHA1, SHA256 or SHA512"};
    }

    std::optional<Secret> secret_;
    TotpShape shape_;
};

bool is_printable_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c > ' ' && c <= '~'; });
}

} // namespace

Result<OtpauthDevice> parse_otpauth(std::string_view uri) {
    if (!is_printable_ascii(uri))
        return Fault{"a URI has no blanks, and nothing but ASCII"};
    if (starts_with(uri, counter_based))
        return Fault{"it is counter based (HOTP); only time based ones are taken"};
    if (!starts_with(uri, beginning))
        return Fault{"it does not begin with otpauth://totp/"};
    uri.remove_prefix(beginning.size());
    const auto question = uri.find('?');
    auto user = user_of(uri.substr(0, question));
    if (!user)
        return user.error();
    std::string_view rest = question == uri.npos ? "" : uri.substr(question + 1);
    Reader reader;
    while (!rest.empty()) {
        const auto end = std::min(rest.find('&'), rest.size());
        if (const auto taken = reader.take(rest.substr(0, end)); !taken)
            return taken.error();
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return reader.device(std::move(*user));
}

} // namespace harness2fa::rules
