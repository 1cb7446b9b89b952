// SPDX-License-Identifier: Apache-2.0
// A MailOutcome says what has become of a message.
#pragma once

#include "common/secret.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace harness2fa::mailer {

struct MailOutcome {
    enum class Kind {
        delivered,  // the server has accepted it
        later,      // this mail was not taken now
        no_service, // neither this mail nor any other was taken
        never,      // there is no such recipient
        unconfirmed // it may have arrived
    };
    Kind kind = Kind::later;
    std::optional<std::string>
        reason{}; // one printable line of at most 200 bytes, without a secret; std::nullopt if delivered
};

MailOutcome later(std::string_view reason);
MailOutcome no_service(std::string_view reason);
MailOutcome never(std::string_view reason);
MailOutcome unconfirmed(std::string_view reason);

std::string text_of(const MailOutcome& outcome); // as the daemon is told: "later: …"

// without_secret returns a line of the mail server's, which may quote what it was sent, or its number alone if the line holds a part of the
// key. The otpauth URI holds the key, too.
std::string without_secret(std::string_view reply, const Secret& key);

} // namespace harness2fa::mailer
