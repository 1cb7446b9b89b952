// SPDX-License-Identifier: Apache-2.0
#include "otpauth.hpp"

#include "base32.hpp"
#include "common/ascii.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace harness2fa {
namespace {

constexpr std::string_view beginning = "otpauth://totp/";
constexpr std::string_view counter_based = "otpauth://hotp/";
constexpr std::size_t shortest_secret = 10, longest_secret = 64; // bytes; 80 bits is what many tokens have
constexpr int shortest_period = 5, longest_period = 3600;        // seconds

struct Wrong {
    std::string text;
};

bool starts_with(std::string_view uri, std::string_view word) {
    return same_word(uri.substr(0, word.size()), word);
}

int hex_digit(char c) {
    const char small = lower(c);
    if (small >= '0' && small <= '9')
        return small - '0';
    return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

// percent_decoded decodes as in RFC 3986 section 2.1.
std::string percent_decoded(std::string_view text) {
    std::string decoded;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            decoded += text[i];
            continue;
        }
        const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
        const int low = high >= 0 ? hex_digit(text[i + 2]) : -1;
        if (low < 0)
            throw Wrong{"a percent sign is not followed by two hexadecimal digits"};
        decoded += static_cast<char>(high * 16 + low);
        i += 2;
    }
    return decoded;
}

UserName user_of(std::string_view label) {
    std::string account = percent_decoded(label);
    if (const auto colon = account.find(':'); colon != account.npos)
        account.erase(0, colon + 1);
    account.erase(0, account.find_first_not_of(' '));
    const auto user = UserName::parse(account);
    if (!user)
        throw Wrong{"the label names no login name"};
    return *user;
}

int number(std::string_view text, int least, int most, const char* name) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < least || value > most)
        throw Wrong{std::string(name) + " must be a whole number from " + std::to_string(least) + " to " +
                    std::to_string(most)};
    return value;
}

class Reader {
  public:
    void take(std::string_view parameter) {
        const auto equals = parameter.find('=');
        const std::string_view name = parameter.substr(0, equals);
        const std::string_view value = equals == parameter.npos ? "" : parameter.substr(equals + 1);
        if (same_word(name, "secret"))
            return take_secret(value);
        if (same_word(name, "digits"))
            shape_.digits = number(value, 6, 8, "digits");
        else if (same_word(name, "period"))
            shape_.period = std::chrono::seconds{number(value, shortest_period, longest_period, "period")};
        else if (same_word(name, "algorithm"))
            take_algorithm(value);
    }

    OtpauthDevice device(UserName user) {
        if (!secret_)
            throw Wrong{"there is no secret"};
        return {std::move(user), std::move(*secret_), shape_};
    }

  private:
    void take_secret(std::string_view value) {
        if (secret_)
            throw Wrong{"there are two secrets"};
        std::string text = percent_decoded(value);
        secret_ = from_base32(text);
        wipe(text.data(), text.size());
        if (!secret_)
            throw Wrong{"the secret is not base32"};
        if (secret_->size() < shortest_secret || secret_->size() > longest_secret)
            throw Wrong{"the secret must have 10 to 64 bytes"};
    }

    void take_algorithm(std::string_view value) {
        for (const Algorithm algorithm : {Algorithm::sha1, Algorithm::sha256, Algorithm::sha512})
            if (same_word(value, name_of(algorithm))) {
                shape_.algorithm = algorithm;
                return;
            }
        throw Wrong{"the algorithm must be SHA1, SHA256 or SHA512"};
    }

    std::optional<Secret> secret_;
    TotpShape shape_;
};

OtpauthDevice read(std::string_view uri) {
    if (starts_with(uri, counter_based))
        throw Wrong{"it is counter based (HOTP); only time based ones are taken"};
    if (!starts_with(uri, beginning))
        throw Wrong{"it does not begin with otpauth://totp/"};
    uri.remove_prefix(beginning.size());
    const auto question = uri.find('?');
    const UserName user = user_of(uri.substr(0, question));
    std::string_view rest = question == uri.npos ? "" : uri.substr(question + 1);
    Reader reader;
    while (!rest.empty()) {
        const auto end = std::min(rest.find('&'), rest.size());
        reader.take(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return reader.device(user);
}

} // namespace

std::variant<OtpauthDevice, std::string> parse_otpauth(std::string_view uri) {
    try {
        for (const char c : uri)
            if (c <= ' ' || c > '~')
                throw Wrong{"a URI has no blanks, and nothing but ASCII"};
        return read(uri);
    } catch (const Wrong& wrong) {
        return wrong.text;
    }
}

} // namespace harness2fa
