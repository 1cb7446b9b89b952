// SPDX-License-Identifier: Apache-2.0
// A Letter is what a message says, however it is shown.
#pragma once

#include "common/messages.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace harness2fa::mailer {

struct Fact {
    std::string label, value;
};
struct KeyCard {
    Secret key; // in groups of four
    std::vector<Fact> facts;
};
struct Letter { // each text is fit for one line
    std::string subject, greeting;
    std::vector<std::string> opening; // paragraphs
    std::vector<Fact> facts;
    std::vector<std::string> steps; // what to do; the first is about the QR code if there is a key
    std::optional<KeyCard> key;
    std::string unexpected; // what to do if the reader did not expect it
    std::string footer;
};

Letter letter_of(const Mail& mail, std::chrono::sys_seconds now);

// for_people makes "Tuesday, 1 December 2026, 08:00 UTC" of a time of RFC 3339 in UTC, and returns anything else as it is.
std::string for_people(const std::string& time);

// as_text returns UTF-8 with CRLF line ends, in lines of at most 72 columns if words allow.
Secret as_text(const Letter& letter);

// as_html returns HTML that is readable without pictures. `picture` is what the QR code is called in `cid:`.
Secret as_html(const Letter& letter, const std::string& picture);

} // namespace harness2fa::mailer
