// SPDX-License-Identifier: Apache-2.0
// Waits until the daemon says that mail may be due, by touching a file; until some time has passed; or until this process is to end.
#pragma once

#include "common/descriptor.hpp"

#include <chrono>
#include <string>

namespace harness2fa {

class Waiting {
  public:
    // From here on SIGTERM and SIGINT only end the waiting. Made while there is one thread. Throws std::system_error.
    Waiting();

    // Begins to watch for the file, and forgets what has happened so far: to be called before the daemon is asked. A directory that
    // does not exist is not watched.
    void watch(const std::string& directory, const std::string& file);

    void wait(std::chrono::seconds longest);
    bool stopped(); // never blocks

  private:
    bool touched();

    Descriptor signals_, inotify_;
    std::string directory_, file_;
    bool stopped_ = false;
};

} // namespace harness2fa
