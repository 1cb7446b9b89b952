// SPDX-License-Identifier: Apache-2.0
#include "options.hpp"

#include <cstring>
#include <sys/un.h>

namespace harness2fa::pam {
namespace {

constexpr unsigned longest_timeout = 300; // seconds; sshd's LoginGraceTime is 120

// What follows `name`, or nullptr when the argument is another one.
const char* value_of(const char* argument, std::string_view name) {
    return std::strncmp(argument, name.data(), name.size()) == 0 ? argument + name.size() : nullptr;
}

bool read_socket(const char* path, Daemon& daemon) {
    if (*path != '/' || std::strlen(path) >= sizeof(sockaddr_un::sun_path))
        return false;
    daemon.socket = path;
    return true;
}

bool read_timeout(const char* digits, Daemon& daemon) {
    unsigned seconds = 0;
    for (; *digits >= '0' && *digits <= '9' && seconds <= longest_timeout; ++digits)
        seconds = seconds * 10 + static_cast<unsigned>(*digits - '0');
    if (*digits != '\0' || seconds == 0 || seconds > longest_timeout)
        return false;
    daemon.timeout = seconds;
    return true;
}

} // namespace

bool read_option(const char* argument, Options& options) {
    if (const char* const path = value_of(argument, "socket="))
        return read_socket(path, options.daemon);
    if (const char* const digits = value_of(argument, "timeout="))
        return read_timeout(digits, options.daemon);
    const bool after_public_key = std::strcmp(argument, "after=publickey") == 0;
    const bool debug = std::strcmp(argument, "debug") == 0;
    options.after_public_key |= after_public_key;
    options.debug |= debug;
    return after_public_key || debug;
}

} // namespace harness2fa::pam
