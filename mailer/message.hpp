// SPDX-License-Identifier: Apache-2.0
// message_of makes a message of RFC 5322 of a mail, ready for the MIME builder. Time and chance are handed in.
#pragma once

#include "common/mail_address.hpp"
#include "common/messages.hpp"
#include "common/result.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace harness2fa::mailer {

struct Stamp {
    std::chrono::sys_seconds now;
    std::string unique; // letters and digits that no other message has
};

struct Message {
    std::vector<std::string> headers; // whole, folded, without the ones that MIME needs
    Secret text, html;                // UTF-8 with CRLF line ends
    Secret picture;                   // a PNG; "" if there is no QR code
    std::string picture_id;           // what the HTML calls it
};

// An Envelope is from whom and to whom: the addresses of a Mail, once they are accepted.
struct Envelope {
    MailAddress from, to;
};

// message_of fails if the mail brings a key and png_of makes no picture of its URI. The Fault is a sentence.
[[nodiscard]] Result<Message> message_of(const Mail& mail, const Envelope& envelope, const Stamp& stamp);

// encoded_words writes text that is not plain ASCII as in RFC 2047, in lines of at most 76 bytes, the first with `used` bytes before it.
std::string encoded_words(std::string_view text, std::size_t used);

} // namespace harness2fa::mailer
