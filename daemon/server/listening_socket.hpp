// SPDX-License-Identifier: Apache-2.0
// A ListeningSocket is for a daemon that was not given a socket by systemd, or holds the one that was given.
#pragma once

#include <string>

namespace harness2fa::server {

// A ListeningSocket binds and listens, with mode 0666: the caller's uid decides who may do what, not the mode. It makes the folder of the
// socket if only that is missing, and takes the place of a socket on which nobody listens any more. It throws std::runtime_error, with the
// path, if somebody does listen.
class ListeningSocket {
  public:
    explicit ListeningSocket(std::string path);
    explicit ListeningSocket(int descriptor)
        : descriptor_(descriptor) {} // takes systemd's socket, and leaves its path alone
    ~ListeningSocket();              // removes the path if the constructor made it
    ListeningSocket(const ListeningSocket&) = delete;
    ListeningSocket& operator=(const ListeningSocket&) = delete;

    int release(); // hands the descriptor to the caller, who closes it

  private:
    std::string path_;
    int descriptor_ = -1;
};

} // namespace harness2fa::server
