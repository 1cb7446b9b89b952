// SPDX-License-Identifier: Apache-2.0
#include "console.hpp"

namespace harness2fa::pam {
namespace {

bool take(std::string_view& text, std::string_view prefix) {
    if (text.size() < prefix.size() || std::string_view{text.data(), prefix.size()} != prefix)
        return false;
    text.remove_prefix(prefix.size());
    return true;
}

bool are_digits(std::string_view text) {
    for (const char byte : text)
        if (byte < '0' || byte > '9')
            return false;
    return !text.empty();
}

bool is_console(std::string_view tty) {
    take(tty, "/dev/");
    if (tty.find('/') != std::string_view::npos)
        return false;
    if (tty == "console" || take(tty, "ttyS") || take(tty, "hvc"))
        return true;
    return take(tty, "tty") && are_digits(tty);
}

} // namespace

bool is_at_console(const Login& login) {
    return login.service == "login" && login.rhost.empty() && is_console(login.tty);
}

} // namespace harness2fa::pam
