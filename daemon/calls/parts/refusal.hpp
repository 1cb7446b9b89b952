// SPDX-License-Identifier: Apache-2.0
// A Refusal is how a dialog tells a person no.
#pragma once

#include "common/messages.hpp"

#include <string>

namespace harness2fa::calls {

// A Refusal is why a person does not get what they ask for. It is never empty: where nothing stands in the way, there is no Refusal.
struct [[nodiscard]] Refusal {
    std::string text, reason; // text is for the person, in sentences; reason is for the record, a word
    RefusalReason kind = RefusalReason::refused;
};

} // namespace harness2fa::calls
