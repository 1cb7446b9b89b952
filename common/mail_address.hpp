// SPDX-License-Identifier: Apache-2.0
// Who can be mailed, for everybody: what `harness2fa check` accepts in mail.from and mail.to, what the daemon queues, what the sender of
// mail puts into a message and onto a connection.
#pragma once

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

    static std::optional<MailAddress> parse(std::string_view text);
    // "" of what can be parsed. Otherwise why not, as the rest of a sentence, which quotes nothing of it.
    static std::string_view wrong_with(std::string_view text);

    const std::string& str() const { return text_; }
    bool has_domain() const { return text_.find('@') != std::string::npos; }

  private:
    explicit MailAddress(std::string_view text) : text_(text) {}
    std::string text_;
};

// For the journal, and for whoever may not see all of it: its first character, and the domain. b***@example.com
std::string masked(std::string_view address);

} // namespace harness2fa
