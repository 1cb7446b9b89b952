// SPDX-License-Identifier: Apache-2.0
#include "auth_info.hpp"

#include <string_view>

namespace harness2fa::pam {

bool names_public_key(const char* auth_info) {
    std::string_view rest = auth_info != nullptr ? auth_info : "";
    while (!rest.empty()) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        if (line.substr(0, line.find(' ')) == "publickey")
            return true;
        rest.remove_prefix(line.size() < rest.size() ? line.size() + 1 : line.size());
    }
    return false;
}

} // namespace harness2fa::pam
