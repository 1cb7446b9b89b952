// SPDX-License-Identifier: Apache-2.0
// Who can be mailed, for everybody: what a manager sets, what the settings make, what the daemon queues, what the sender of mail puts into a
// message and onto a connection.
#pragma once

#include "result.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace harness2fa {

// NAME or NAME@DOMAIN as any mail server takes it (RFC 5321 section 4.1.2, without quotes and address literals), and nothing that could be
// taken for a second recipient, an option or a header. NAME: 1 to 64 bytes of ASCII letters, digits and .!#$%&'*+/=?^_`{|}~-, not '-' first.
// DOMAIN: labels of 1 to 63 letters, digits and '-', which is not first or last in one. A dot stands between two of them. 254 bytes in all.
class MailAddress {
  public:
    static constexpr std::size_t longest = 254; // RFC 5321 section 4.5.3.1.3, less the angle brackets

    // The one way to an address. A Fault goes on where "the address" ended ("has a misplaced dot"), and quotes nothing of the text.
    [[nodiscard]] static Result<MailAddress> parse(std::string_view text);

    const std::string& str() const { return text_; }
    bool has_domain() const { return text_.find('@') != std::string::npos; }
    bool operator==(const MailAddress&) const = default;

  private:
    explicit MailAddress(std::string_view text) : text_(text) {}
    std::string text_;
};

// For the journal, and for whoever may not see all of it: its first character, and the domain, b***@example.com; *** where there is none.
std::string masked(const std::optional<MailAddress>& address);

} // namespace harness2fa
