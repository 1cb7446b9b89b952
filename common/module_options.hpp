// SPDX-License-Identifier: Apache-2.0
// ModuleOptions are what a line in PAM's configuration says to pam_harness2fa.so: for the module, and for the doctor, which looks at such
// lines. This file needs no library, and nothing in it throws.
#pragma once

#include "paths.hpp"

#include <cstring>
#include <string_view>
#include <sys/un.h>

namespace harness2fa {

struct ModuleOptions {
    const char* socket = paths::socket; // an absolute path, which lies in the argument
    unsigned timeout = 5;               // seconds for each exchange with the daemon, not for the person; 1 to 300
    // after_public_key says that only logins whose public key sshd has accepted are asked, and that a code is enough for them.
    bool after_public_key = false;
    bool debug = false;
};

inline constexpr unsigned longest_module_timeout = 300; // seconds; sshd's LoginGraceTime is 120

namespace module_options {

// value_of returns what follows `name` in the argument, or nullptr if the argument is another one.
inline const char* value_of(const char* argument, std::string_view name) {
    return std::strncmp(argument, name.data(), name.size()) == 0 ? argument + name.size() : nullptr;
}

inline bool read_socket(const char* path, ModuleOptions& options) {
    if (*path != '/' || std::strlen(path) >= sizeof(sockaddr_un::sun_path))
        return false;
    options.socket = path;
    return true;
}

inline bool read_timeout(const char* digits, ModuleOptions& options) {
    unsigned seconds = 0;
    for (; *digits >= '0' && *digits <= '9' && seconds <= longest_module_timeout; ++digits)
        seconds = seconds * 10 + static_cast<unsigned>(*digits - '0');
    if (*digits != '\0' || seconds == 0 || seconds > longest_module_timeout)
        return false;
    options.timeout = seconds;
    return true;
}

} // namespace module_options

// read_option returns false, and changes nothing, if the argument is unknown or malformed.
inline bool read_option(const char* argument, ModuleOptions& options) {
    if (const char* const path = module_options::value_of(argument, "socket="))
        return module_options::read_socket(path, options);
    if (const char* const digits = module_options::value_of(argument, "timeout="))
        return module_options::read_timeout(digits, options);
    const bool after_public_key = std::strcmp(argument, "after=publickey") == 0;
    const bool debug = std::strcmp(argument, "debug") == 0;
    options.after_public_key |= after_public_key;
    options.debug |= debug;
    return after_public_key || debug;
}

} // namespace harness2fa
