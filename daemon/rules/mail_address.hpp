// What a mail may be addressed to: strict on purpose, so that nothing of it can be taken for a second recipient, an option or a header.
#pragma once

#include <string_view>

namespace harness2fa {

// A local part, and perhaps '@' and a domain (RFC 5321 section 4.1.2, without quotes and address literals): at most 254 bytes, 64 before
// the '@'; ASCII letters, digits and .!#$%&'*+/=?^_`{|}~-; no leading '-', no empty part.
bool is_mail_address(std::string_view text);

} // namespace harness2fa
