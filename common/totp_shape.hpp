// SPDX-License-Identifier: Apache-2.0
// A TotpShape says what the codes of a device look like: all that an authenticator app has to know besides the secret.
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <string_view>
#include <utility>

namespace harness2fa {

enum class Algorithm { sha1, sha256, sha512 }; // RFC 6238 section 1.2

struct TotpShape {
    Algorithm algorithm = Algorithm::sha1;
    int digits = 6;                  // RFC 4226 section 5.3: 6 to 8
    std::chrono::seconds period{30}; // X of RFC 6238 section 4.1
    bool operator==(const TotpShape&) const = default;
};

// algorithm_names are spelled as in the Key Uri Format of authenticator apps.
inline constexpr std::array<std::pair<Algorithm, std::string_view>, 3> algorithm_names{
    {{Algorithm::sha1, "SHA1"}, {Algorithm::sha256, "SHA256"}, {Algorithm::sha512, "SHA512"}}};

constexpr std::string_view name_of(Algorithm algorithm) {
    return std::ranges::find(algorithm_names, algorithm, &std::pair<Algorithm, std::string_view>::first)->second;
}

constexpr std::optional<Algorithm> algorithm_named(std::string_view name) {
    const auto* const found = std::ranges::find(algorithm_names, name, &std::pair<Algorithm, std::string_view>::second);
    return found == algorithm_names.end() ? std::nullopt : std::optional(found->first);
}

} // namespace harness2fa
