// SPDX-License-Identifier: Apache-2.0
#include "address.hpp"

#include "common/mail_address.hpp"

namespace harness2fa {

std::string qualified(const std::string& address, bool server_is_this_machine) {
    const bool has_domain = address.find('@') != std::string::npos;
    return has_domain || !server_is_this_machine ? address : address + "@localhost";
}

std::string masked(std::string_view address) {
    if (!MailAddress::parse(address))
        return "***";
    const auto at = address.find('@');
    return std::string(address.substr(0, 1)) + "***" + std::string(at == address.npos ? "" : address.substr(at));
}

} // namespace harness2fa
