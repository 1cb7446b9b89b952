// SPDX-License-Identifier: Apache-2.0
// A DaemonClient speaks with the daemon for the command. It blocks, and each exchange has one absolute deadline.
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

// NoDaemon says that there is no daemon, none that may be trusted, or none that keeps to the protocol. what() is a sentence for a person.
class NoDaemon : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

// ConnectionLost says that the connection ended in the middle of a dialog.
class ConnectionLost : public NoDaemon {
  public:
    ConnectionLost(const std::string& reason, bool was_sent) : NoDaemon(reason), was_sent_(was_sent) {}
    bool was_sent() const { return was_sent_; } // whether the daemon may have read, and done, what was said last

  private:
    bool was_sent_;
};

// service_owner returns the owner of the service's directory if that is a real directory that neither group nor others can write to, and
// its owner a system user (uid below 1000). Otherwise it returns std::nullopt.
std::optional<uid_t> service_owner(const std::string& directory);

// TrustedPeers are the uids that the daemon may have, by SO_PEERCRED: root too, because socket activation shows systemd.
struct TrustedPeers {
    uid_t own; // this process's effective uid
    std::optional<uid_t> service, named;

    bool include(uid_t peer) const { return peer == 0 || peer == own || peer == service || peer == named; }
};

class DaemonClient {
  public:
    // DaemonClient connects. The daemon must run as root, as this process's effective uid, as the owner of /run/harness2fa, or as
    // also_trusted, because a user who names a settings file trusts its owner. Connecting and each exchange may take as long as the limit.
    explicit DaemonClient(const std::string& socket_path, std::optional<uid_t> also_trusted = std::nullopt,
                          std::chrono::milliseconds limit = std::chrono::seconds(5));

    // exchange says one thing and waits for what the daemon says to it. It throws NoDaemon or ConnectionLost, and std::length_error if the
    // call is too long for the protocol.
    Reply exchange(const Call& call);

    // receive returns what the daemon says unasked, which ends the dialog (a time limit, a shutdown). It throws NoDaemon or ConnectionLost.
    Reply receive();

    // descriptor becomes readable between two exchanges when receive() has something.
    int descriptor() const { return socket_.get(); }

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
