// SPDX-License-Identifier: Apache-2.0
// Credentials are the user and the password for the mail server.
#pragma once

#include "common/secret.hpp"

#include <stdexcept>
#include <string>

namespace harness2fa::mailer {

struct Credentials {
    std::string user;
    Secret password;
};

// NoCredentials says why there are none: what() is half a sentence that names the file and quotes nothing of it.
class NoCredentials : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

// read_credentials reads a file of two lines, user and password. It throws NoCredentials unless that is a regular file of at most 4096
// bytes that others than its owner and group can neither read nor write.
Credentials read_credentials(const std::string& path);

} // namespace harness2fa::mailer
