// SPDX-License-Identifier: Apache-2.0
// write and its like write into the journal what the server has to say about its peers. Only this room includes this file.
#pragma once

#include "connection.hpp"

namespace harness2fa::server {

inline constexpr std::chrono::seconds time_of_records{10}; // after which a user may write records again

inline void write(Hub& hub, const calls::Peer& peer, const calls::Record& record) {
    const bool was_idle = hub.record_limit.idle();
    if (hub.record_limit.takes(peer, record))
        hub.parts.journal.write(record);
    if (was_idle && !hub.record_limit.idle())
        hub.end_records_later();
}

inline void end_of_records(Hub& hub) {
    for (const std::string& sentence : hub.record_limit.end())
        hub.parts.journal.note(calls::Record::Importance::warning, sentence);
}

// note_untold writes into the journal what managers will not be told any more.
inline void note_untold(const Hub& hub, const std::vector<std::string>& news, const std::string& why) {
    const std::string beginning = "managers were not told (" + why + "): ";
    for (const std::string& one : news)
        hub.parts.journal.note(calls::Record::Importance::error, beginning + one);
}

} // namespace harness2fa::server
