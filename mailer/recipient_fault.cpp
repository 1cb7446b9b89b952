// SPDX-License-Identifier: Apache-2.0
#include "recipient_fault.hpp"

#include "common/ascii.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

namespace harness2fa::mailer {
namespace {

// permanent_status returns the subject and detail of a permanent status (RFC 3463, section 3), and std::nullopt if the reply has none.
std::optional<std::string_view> permanent_status(std::string_view reply) {
    static constexpr std::string_view begin = "5.";
    const std::string_view text = reply.substr(std::min<std::size_t>(4, reply.size())); // behind the code
    if (!text.starts_with(begin))
        return std::nullopt;
    const std::string_view status = text.substr(begin.size(), text.find(' ') - begin.size());
    const std::size_t dot = status.find('.');
    const bool whole = dot != status.npos && dot != 0 && dot + 1 != status.size() &&
                       status.find_first_not_of("0123456789.") == status.npos;
    return whole ? std::optional(status) : std::nullopt;
}

bool is_status_of_recipient(std::string_view status) {
    static constexpr std::array<std::string_view, 8> bad_address{"1.0", "1.1", "1.2", "1.3",
                                                                 "1.4", "1.5", "1.6", "1.10"};
    static constexpr std::string_view full = "2.2"; // a full mailbox, which somebody may empty
    return std::ranges::find(bad_address, status) != bad_address.end() || (status.starts_with("2.") && status != full);
}

// without_quotes leaves out what stands in angle brackets, which is what servers quote, such as addresses.
std::string without_quotes(std::string_view reply) {
    std::string text;
    bool quoted = false;
    for (const char c : reply) {
        quoted = c == '<' || (quoted && c != '>');
        if (!quoted)
            text += lower(c);
    }
    return text;
}

bool is_about_somebody_else(std::string_view reply) {
    static constexpr std::array<std::string_view, 10> words{
        "relay", "sender", "authentic", "log in", "denied", "prohibit", "policy", "spam", "blacklist", "blocklist"};
    const std::string text = without_quotes(reply);
    return std::ranges::any_of(words, [&](std::string_view word) { return text.find(word) != text.npos; });
}

} // namespace

bool is_fault_of_recipient(std::string_view reply) {
    if (is_about_somebody_else(reply))
        return false;
    if (const auto status = permanent_status(reply))
        return is_status_of_recipient(*status);
    return reply.starts_with("550") || reply.starts_with("551") || reply.starts_with("556");
}

} // namespace harness2fa::mailer
