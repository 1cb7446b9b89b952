// SPDX-License-Identifier: Apache-2.0
// Thousands of users without a device who are mailed a QR code each, by the real sender, to a mail server that takes everything.
#pragma once

#include "world.hpp"

#include <string>
#include <sys/types.h>

namespace harness2fa::bench {

class Mailing {
  public:
    // The mail server runs, and the settings for daemons that start from now on name it. Throws std::runtime_error.
    explicit Mailing(const World& world);
    ~Mailing(); // ends them
    Mailing(const Mailing&) = delete;
    Mailing& operator=(const Mailing&) = delete;

    void invite_all();               // `harness2fa invite --all` and a sender begin; a daemon runs
    std::size_t delivered() const;   // mails, up to now
    double sender_megabytes() const; // resident

  private:
    const World& world_;
    pid_t server_ = 0, sender_ = 0, command_ = 0;
};

} // namespace harness2fa::bench
