// SPDX-License-Identifier: Apache-2.0
// Time-based one-time passwords, RFC 6238 over RFC 4226.
#pragma once

#include "common/secret.hpp"
#include "common/time.hpp"
#include "common/totp_shape.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace harness2fa {

using TimeStep = std::int64_t; // T of RFC 6238 section 4.2: periods since 1970

// Bytes of a new secret: the 160 bits that RFC 4226 section 4 (R6) recommends, whatever the hash. As long as the hash, as RFC 6238
// section 5.1 has it, those of SHA-512 would make QR codes that no terminal of 24 rows holds.
inline constexpr std::size_t secret_size = 20;

TimeStep step_at(Time now, const TotpShape& shape);

// The code of one step, as decimal digits with leading zeros. Throws std::runtime_error if OpenSSL fails.
Secret totp(const Secret& secret, TimeStep step, const TotpShape& shape);

// What a person typed, with ASCII blanks in and around it removed; nothing if that is not exactly shape.digits ASCII digits.
std::optional<Secret> well_formed_code(std::string_view typed, const TotpShape& shape);

// The latest step within `window` steps either way of `now` whose code this is. Takes the same time whatever matches.
std::optional<TimeStep> matching_step(const Secret& secret, const Secret& code, Time now, const TotpShape& shape,
                                      int window);

} // namespace harness2fa
