// SPDX-License-Identifier: Apache-2.0
// outcome_of finds out what has become of a message, from what libcurl and the mail server say.
#pragma once

#include "conversation.hpp"
#include "outcome.hpp"

#include <curl/curl.h>
#include <string>

namespace harness2fa::mailer {

struct Attempt {
    CURLcode result;
    std::string complaint; // of libcurl
    const Conversation& conversation;
    const Secret& key; // must not come into a reason
    bool smtps, connected, went_elsewhere;
    bool handed_over; // the daemon knows that the last bytes were to go
};

// outcome_of says `no_service` if the attempt failed before the reply to the recipient's address, because that concerns everybody's mail.
// That reply, its delay, and what comes after it concern this mail alone.
MailOutcome outcome_of(const Attempt& attempt);

} // namespace harness2fa::mailer
