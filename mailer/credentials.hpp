// SPDX-License-Identifier: Apache-2.0
// Credentials are the user and the password for the mail server.
#pragma once

#include "common/result.hpp"
#include "common/secret.hpp"

#include <string>

namespace harness2fa::mailer {

struct Credentials {
    std::string user;
    Secret password;
};

// read_credentials reads a file of two lines, user and password. It fails unless that is a regular file of at most 4096 bytes that others
// than its owner and group can neither read nor write. The Fault is half a sentence that names the file and quotes nothing of it.
[[nodiscard]] Result<Credentials> read_credentials(const std::string& path);

} // namespace harness2fa::mailer
