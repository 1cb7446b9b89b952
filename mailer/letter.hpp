// SPDX-License-Identifier: Apache-2.0
// What a message says, whichever way it is shown.
#pragma once

#include "common/messages.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace harness2fa {

struct Fact {
    std::string label, value;
};
struct KeyCard {
    Secret key; // in groups of four
    std::vector<Fact> facts;
};
struct Letter { // of text that is fit for one line each
    std::string subject, greeting;
    std::vector<std::string> opening; // paragraphs
    std::vector<Fact> facts;
    std::vector<std::string> steps; // what to do; the first is about the QR code where there is a key
    std::optional<KeyCard> key;
    std::string unexpected; // what to do when the reader did not expect it
    std::string footer;
};

Letter letter_of(const Mail& mail, std::chrono::sys_seconds now);

// RFC 3339 in UTC -> "Tuesday, 1 December 2026, 08:00 UTC". What is something else comes back as it is.
std::string for_people(const std::string& time);

// UTF-8 with CRLF line ends; lines of at most 72 columns where words allow.
Secret as_text(const Letter& letter);

// Readable without pictures. picture: what the QR code is called in `cid:`.
Secret as_html(const Letter& letter, const std::string& picture);

} // namespace harness2fa
