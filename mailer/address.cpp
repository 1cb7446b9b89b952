// SPDX-License-Identifier: Apache-2.0
#include "address.hpp"

namespace harness2fa {

std::string qualified(const std::string& address, bool server_is_this_machine) {
    const bool has_domain = address.find('@') != std::string::npos;
    return has_domain || !server_is_this_machine ? address : address + "@localhost";
}

} // namespace harness2fa
