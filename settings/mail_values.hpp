// SPDX-License-Identifier: Apache-2.0
// The values of the section `mail`. Nothing is wrong: "". Otherwise the second half of a sentence, as in values.hpp.
#pragma once

#include <string>
#include <string_view>

namespace harness2fa::settings::yaml {

std::string wrong_with_smtp(std::string_view url);         // smtp://HOST[:PORT] or smtps://HOST[:PORT]
std::string wrong_with_credentials(std::string_view path); // "" or an absolute path

// Templates of one MailAddress with a domain, at most as long as that. `{hostname}` is filled in; in `to` also `{user}`, which may be all
// there is of it: that is delivered locally.
std::string wrong_with_sender(std::string_view address);
std::string wrong_with_recipient(std::string_view address);

// Of mail.from or mail.to, which are no fault: why no mail server takes it, as the rest of a sentence; "" where it does.
std::string unusable_address(std::string_view address);

} // namespace harness2fa::settings::yaml
