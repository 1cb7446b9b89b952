// Time-based one-time passwords, RFC 6238 (HMAC-SHA-1, its section 1.2) over RFC 4226.
#pragma once

#include "common/secret.hpp"
#include "time.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace harness2fa {

using TimeStep = std::int64_t; // T of RFC 6238 section 4.2: periods since 1970

struct TotpShape {
    int digits = 6;                  // RFC 4226 section 5.3: 6 to 8
    std::chrono::seconds period{30}; // X of RFC 6238 section 4.1
};

inline constexpr std::size_t secret_size = 20; // bytes: RFC 4226 section 4, R6 recommends 160 bits

TimeStep step_at(Time now, const TotpShape& shape);

// The code of one step, as decimal digits with leading zeros. Throws std::runtime_error if OpenSSL fails.
Secret totp(const Secret& secret, TimeStep step, const TotpShape& shape);

// What a person typed, with ASCII blanks in and around it removed; nothing if that is not exactly shape.digits ASCII digits.
std::optional<Secret> well_formed_code(std::string_view typed, const TotpShape& shape);

// The latest step within `window` steps either way of `now` whose code this is. Takes the same time whatever matches.
std::optional<TimeStep> matching_step(const Secret& secret, const Secret& code, Time now, const TotpShape& shape,
                                      int window);

} // namespace harness2fa
