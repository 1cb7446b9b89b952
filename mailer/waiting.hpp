// SPDX-License-Identifier: Apache-2.0
// Waiting waits until the daemon says that mail may be due, by touching a file, until some time has passed, or until this process is to
// end.
#pragma once

#include "common/descriptor.hpp"

#include <chrono>
#include <string>

namespace harness2fa::mailer {

class Waiting {
  public:
    // Waiting is made while there is one thread. From then on SIGTERM and SIGINT only end the waiting. It throws std::system_error.
    Waiting();

    // watch begins to watch for the file, and forgets what has happened so far, so it is to be called before the daemon is asked. A
    // directory that does not exist is not watched.
    void watch(const std::string& directory, const std::string& file);

    void wait(std::chrono::seconds longest);
    bool stopped(); // never blocks

  private:
    bool touched();

    Descriptor signals_, inotify_;
    std::string directory_, file_;
    bool stopped_ = false;
};

} // namespace harness2fa::mailer
