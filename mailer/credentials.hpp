// SPDX-License-Identifier: Apache-2.0
// User and password for the mail server.
#pragma once

#include "common/secret.hpp"

#include <stdexcept>
#include <string>

namespace harness2fa {

struct Credentials {
    std::string user;
    Secret password;
};

// what(): half a sentence that names the file and quotes nothing of it.
class NoCredentials : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

// Two lines: user, password. A regular file of at most 4096 bytes that others than its owner and group can neither read nor
// write. Throws NoCredentials.
Credentials read_credentials(const std::string& path);

} // namespace harness2fa
