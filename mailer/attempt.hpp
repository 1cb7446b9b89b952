// SPDX-License-Identifier: Apache-2.0
// What has become of a message, from what libcurl and the mail server say.
#pragma once

#include "conversation.hpp"
#include "outcome.hpp"

#include <curl/curl.h>
#include <string>

namespace harness2fa {

struct Attempt {
    CURLcode result;
    std::string complaint; // of libcurl's
    const Conversation& conversation;
    const Secret& key; // must not come into a reason
    bool smtps, connected, went_elsewhere;
    bool handed_over; // the daemon knows that the last bytes were to go
};

// What comes before the reply to the recipient's address concerns everybody's mail; that reply, its delay, and what comes after it,
// this one's.
MailOutcome outcome_of(const Attempt& attempt);

} // namespace harness2fa
