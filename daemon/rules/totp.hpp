// SPDX-License-Identifier: Apache-2.0
// totp makes time-based one-time passwords (RFC 6238, over RFC 4226).
#pragma once

#include "common/secret.hpp"
#include "common/time.hpp"
#include "common/totp_shape.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace harness2fa::rules {

using TimeStep = std::int64_t; // T of RFC 6238 section 4.2: periods since 1970

// secret_size is how many bytes a new secret has: the 160 bits that RFC 4226 section 4 (R6) recommends, whatever the hash. RFC 6238 section
// 5.1 has it as long as the hash, but with SHA-512 the QR code would not fit into a terminal of 24 rows.
inline constexpr std::size_t secret_size = 20;

TimeStep step_at(Time now, const TotpShape& shape);

// totp returns the code of one step, as decimal digits with leading zeros. It throws std::runtime_error if OpenSSL fails.
Secret totp(const Secret& secret, TimeStep step, const TotpShape& shape);

// well_formed_code returns what a person typed without ASCII blanks, and std::nullopt if that is not exactly shape.digits ASCII digits.
std::optional<Secret> well_formed_code(std::string_view typed, const TotpShape& shape);

// matching_step returns the latest step within `window` steps of `now`, either way, whose code this is, and std::nullopt if there is none.
// It takes the same time whatever matches.
std::optional<TimeStep> matching_step(const Secret& secret, const Secret& code, Time now, const TotpShape& shape,
                                      int window);

} // namespace harness2fa::rules
