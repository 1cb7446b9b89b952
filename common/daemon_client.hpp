// SPDX-License-Identifier: Apache-2.0
// The command's conversation with the daemon: blocking, every exchange under one absolute deadline.
#pragma once

#include "descriptor.hpp"
#include "line_reader.hpp"
#include "messages.hpp"

#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <sys/types.h>

namespace harness2fa {

// No daemon, none that may be trusted, none that keeps to the protocol. what() is a sentence for a person.
class NoDaemon : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

// The connection ended in the middle of a dialog.
class ConnectionLost : public NoDaemon {
  public:
    ConnectionLost(const std::string& reason, bool was_sent) : NoDaemon(reason), was_sent_(was_sent) {}
    bool was_sent() const { return was_sent_; } // the daemon may have read, and done, what was said last

  private:
    bool was_sent_;
};

// The owner of the service's directory: of a real directory that neither group nor others can write to, and a
// system user (uid below 1000). Nothing otherwise.
std::optional<uid_t> service_owner(const std::string& directory);

// Who may be the daemon, by SO_PEERCRED: root as well (socket activation shows systemd).
struct TrustedPeers {
    uid_t own; // this process's effective uid
    std::optional<uid_t> service, named;

    bool include(uid_t peer) const { return peer == 0 || peer == own || peer == service || peer == named; }
};

class DaemonClient {
  public:
    // Connects. The daemon must run as root, as this process's effective uid, as the owner of
    // /run/harness2fa, or as also_trusted: whoever names a settings file trusts its owner. The limit is that
    // of connecting and of each exchange.
    explicit DaemonClient(const std::string& socket_path, std::optional<uid_t> also_trusted = std::nullopt,
                          std::chrono::milliseconds limit = std::chrono::seconds(5));

    // Says one thing and waits for what the daemon says to it.
    // Throws NoDaemon, or ConnectionLost; std::length_error when the call is too long for the protocol.
    Reply exchange(const Call& call);

    // What the daemon says unasked, which ends the dialog (a time limit, a shutdown). Throws as above.
    Reply receive();

    int descriptor() const {
        return socket_.get();
    } // becomes readable between two exchanges when receive() has something

  private:
    using Clock = std::chrono::steady_clock;

    bool send_all(std::string_view bytes, Clock::time_point deadline);
    Reply receive_before(Clock::time_point deadline, bool was_sent);
    Secret receive_line(Clock::time_point deadline, bool was_sent);
    void wait_for(short event, Clock::time_point deadline, bool was_sent) const;

    Descriptor socket_;
    std::chrono::milliseconds limit_;
    LineReader lines_{longest_reply};
};

} // namespace harness2fa
