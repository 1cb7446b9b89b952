// SPDX-License-Identifier: Apache-2.0
// A MailAddress is an address that can be mailed, wherever there is one: what a manager sets, what the settings make, what the daemon
// queues, what the sender of mail puts into a message and onto a connection.
#pragma once

#include "result.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace harness2fa {

// A MailAddress is NAME or NAME@DOMAIN as any mail server takes it (RFC 5321 section 4.1.2, without quotes and address literals), and
// nothing that could be taken for a second recipient, an option or a header. NAME has 1 to 64 bytes of ASCII letters, digits and
// .!#$%&'*+/=?^_`{|}~-, and does not begin with '-'. DOMAIN has labels of 1 to 63 letters, digits and '-', which neither begin nor end with
// '-'. Dots stand only between two characters or labels. An address has at most 254 bytes.
class MailAddress {
  public:
    static constexpr std::size_t longest = 254; // RFC 5321 section 4.5.3.1.3, less the angle brackets

    // parse is the only way to an address. The Fault continues a sentence that begins with "the address" ("has a misplaced dot"), and
    // quotes nothing of the text.
    [[nodiscard]] static Result<MailAddress> parse(std::string_view text);

    const std::string& str() const { return text_; }
    bool has_domain() const { return text_.find('@') != std::string::npos; }
    bool operator==(const MailAddress&) const = default;

  private:
    explicit MailAddress(std::string_view text) : text_(text) {}
    std::string text_;
};

// masked shows an address to readers who may not see all of it, and in the journal: its first character and its domain, such as
// b***@example.com, and *** for std::nullopt.
std::string masked(const std::optional<MailAddress>& address);

} // namespace harness2fa
