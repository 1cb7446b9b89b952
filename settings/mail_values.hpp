// SPDX-License-Identifier: Apache-2.0
// The values of the section `mail`. A Fault is the second half of a sentence, as in values.hpp.
#pragma once

#include "common/result.hpp"

#include <optional>
#include <string_view>

namespace harness2fa::settings::yaml {

[[nodiscard]] std::optional<Fault> wrong_with_smtp(std::string_view url); // smtp://HOST[:PORT] or smtps://HOST[:PORT]
[[nodiscard]] std::optional<Fault> wrong_with_credentials(std::string_view path); // "" or an absolute path

// Templates of one MailAddress with a domain, at most as long as that. `{hostname}` is filled in; in `to` also `{user}`, which may be all
// there is of it: that is delivered locally.
[[nodiscard]] std::optional<Fault> wrong_with_sender(std::string_view address);
[[nodiscard]] std::optional<Fault> wrong_with_recipient(std::string_view address);

// Of mail.from or mail.to, which those take: why no mail server does.
[[nodiscard]] std::optional<Fault> unusable_address(std::string_view address);

} // namespace harness2fa::settings::yaml
