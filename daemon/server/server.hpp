// SPDX-License-Identifier: Apache-2.0
// Listens, serves every connection, and ends cleanly. The only asynchronous part of the daemon; one thread at a time.
#pragma once

#include "calls/dialog.hpp"
#include "storage/account_store.hpp"
#include "systemd/journal.hpp"

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace harness2fa {

class Server {
  public:
    struct Parts {
        AccountStore& store;
        const Journal& journal;
        std::function<Situation()> situation;                      // as it is now; one whole version of the settings
        std::function<std::shared_ptr<const Settings>()> settings; // that version alone
        uid_t root_rights = 0;                                     // besides 0: the own uid in a private instance
        std::optional<uid_t> mailer{};                             // who may fetch mails
    };
    Server(int listening_socket, Parts parts); // takes the descriptor
    ~Server();

    void on_hangup(std::function<void()> reload); // SIGHUP
    // The descriptor stays the caller's. After each call there is a pause, so that no flood of wake-ups takes the loop.
    void on_readable(int descriptor, std::function<void()> readable, std::chrono::milliseconds pause);
    void after(std::chrono::milliseconds delay, std::function<void()> then);

    void hold(std::unique_ptr<Dialog> dialog); // without a caller; one that waits for answers gets empty ones

    // Until SIGTERM or SIGINT. Then no connection is accepted any more, requests that have come are answered, and who waits for a
    // person is let go: the module asks the next daemon.
    void run();

  private:
    struct Loop;
    std::shared_ptr<Loop> loop_;
};

} // namespace harness2fa
