// SPDX-License-Identifier: Apache-2.0
// wrong_with_smtp and the others judge the values of the section `mail`. A Fault is the second half of a sentence, as in values.hpp.
#pragma once

#include "common/result.hpp"

#include <optional>
#include <string_view>

namespace harness2fa::settings::yaml {

[[nodiscard]] std::optional<Fault> wrong_with_smtp(std::string_view url); // smtp://HOST[:PORT] or smtps://HOST[:PORT]
[[nodiscard]] std::optional<Fault> wrong_with_credentials(std::string_view path); // "" or an absolute path

// wrong_with_sender and wrong_with_recipient judge templates of one MailAddress with a domain, which are at most as long as an address may
// be. `{hostname}` is filled in. A recipient may also hold `{user}`, and be nothing but that, which is delivered locally.
[[nodiscard]] std::optional<Fault> wrong_with_sender(std::string_view address);
[[nodiscard]] std::optional<Fault> wrong_with_recipient(std::string_view address);

// unusable_address says why no mail server takes the address, although wrong_with_sender or wrong_with_recipient does.
[[nodiscard]] std::optional<Fault> unusable_address(std::string_view address);

} // namespace harness2fa::settings::yaml
