// SPDX-License-Identifier: Apache-2.0
// A Delivery brings messages to the mail server, with libcurl.
#pragma once

#include "message.hpp"
#include "outcome.hpp"

#include "common/messages.hpp"

#include <functional>
#include <memory>

namespace harness2fa::mailer {

class Transfer;

class Delivery {
  public:
    Delivery();
    ~Delivery(); // says QUIT to the server, without waiting for the reply
    Delivery(const Delivery&) = delete;
    Delivery& operator=(const Delivery&) = delete;

    // send is connected, greeted and logged in within 30 seconds, and done within 120. `own` is this host's name, for EHLO. hand_over is
    // called once, before the last bytes of the message go out: what it throws keeps them from going, and send rethrows it.
    MailOutcome send(const Mail& mail, const Envelope& envelope, const Message& message, const std::string& own,
                     const std::function<void()>& hand_over);

  private:
    std::unique_ptr<Transfer> transfer_;
};

} // namespace harness2fa::mailer
