// SPDX-License-Identifier: Apache-2.0
// A listening socket for a daemon that was not given one by systemd.
#pragma once

#include <string>

namespace harness2fa {

// Binds and listens, mode 0666: who may do what is decided by the caller's uid, not by the mode. Makes the folder it lies in if only that is
// missing; takes the place of a socket on which nobody listens any more. Throws std::runtime_error, by name, if somebody does.
class ListeningSocket {
  public:
    explicit ListeningSocket(std::string path);
    explicit ListeningSocket(int descriptor) : descriptor_(descriptor) {} // systemd's, which keeps the path
    ~ListeningSocket();                                                   // removes the path, if it made it
    ListeningSocket(const ListeningSocket&) = delete;
    ListeningSocket& operator=(const ListeningSocket&) = delete;

    int release(); // the descriptor goes to the caller

  private:
    std::string path_;
    int descriptor_ = -1;
};

} // namespace harness2fa
