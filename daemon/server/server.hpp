// SPDX-License-Identifier: Apache-2.0
// The Server listens, serves every connection, and ends cleanly. It is the only asynchronous part of the daemon, and uses one thread at a
// time.
#pragma once

#include "calls/dialog.hpp"
#include "storage/account_store.hpp"
#include "systemd/journal.hpp"

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace harness2fa::server {

class Server {
  public:
    struct Parts {
        storage::AccountStore& store;
        const systemd::Journal& journal;
        std::function<calls::Situation()>
            situation; // returns the situation now, with one whole version of the settings
        std::function<std::shared_ptr<const settings::Settings>()> settings; // returns that version alone
        uid_t root_rights = 0;         // a uid with root's rights besides 0: the own one in a private instance
        std::optional<uid_t> mailer{}; // the uid that may fetch mails, std::nullopt if there is none
    };
    Server(int listening_socket, Parts parts); // takes the descriptor
    ~Server();

    void on_hangup(std::function<void()> reload); // SIGHUP
    // on_readable calls the function whenever the descriptor, which stays the caller's, can be read. After each call there is a pause, so
    // that no flood of wake-ups takes the loop.
    void on_readable(int descriptor, std::function<void()> readable, std::chrono::milliseconds pause);
    void after(std::chrono::milliseconds delay, std::function<void()> then);

    void hold(std::unique_ptr<calls::Dialog> dialog); // without a caller: a dialog that waits for an answer gets ""

    // run returns after SIGTERM or SIGINT: then no more connections are accepted, requests that have come are answered, and connections
    // that wait for a person are closed; the module asks the next daemon.
    void run();

  private:
    struct Loop;
    std::shared_ptr<Loop> loop_;
};

} // namespace harness2fa::server
