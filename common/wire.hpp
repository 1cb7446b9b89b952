// SPDX-License-Identifier: Apache-2.0
// encode and decode turn messages into lines of JSON and back, as harness2fa-protocol(7) describes them.
#pragma once

#include "messages.hpp"
#include "result.hpp"
#include "secret.hpp"

#include <string_view>

namespace harness2fa {

// encode returns a line with its '\n', which is not counted in longest_call and longest_reply. Bytes that are no UTF-8 become U+FFFD. It
// throws std::length_error if the line would be too long for the other end.
Secret encode(const Call& call);
Secret encode(const Reply& reply);

// decode_call and decode_reply read a line without its '\n'. They are strict, and refuse a repeated field, a missing field without a
// default, a NUL in a string, a whole number outside 0 to 2^31 - 1, and a line that is too long. A field that the rows of messages do not
// name is refused in a call, because nobody here can know what is meant by it, and skipped in a reply, because a newer daemon may say more.
// The Fault is half a sentence that quotes nothing of the line.
[[nodiscard]] Result<Call> decode_call(std::string_view line);
[[nodiscard]] Result<Reply> decode_reply(std::string_view line);

} // namespace harness2fa
