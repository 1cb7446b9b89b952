// SPDX-License-Identifier: Apache-2.0
#include "record_limit.hpp"

#include <utility>

namespace harness2fa::server {
namespace {

// came_to_nothing says whether a call cost the caller nothing, and so could be repeated for ever. A wrong code does not belong here: it is
// a failure, which leads to a pause.
bool came_to_nothing(const calls::Record& record) {
    return (record.outcome == "refused" || record.outcome == "none_needed" || record.outcome == "unavailable") &&
           record.reason != "wrong_code";
}

} // namespace

bool RecordLimit::takes(const calls::Peer& peer, const calls::Record& record) {
    return peer.root_rights || !came_to_nothing(record) || ++of_[peer.uid] <= most_records;
}

std::vector<std::string> RecordLimit::end() {
    std::vector<std::string> sentences;
    for (const auto& [uid, count] : std::exchange(of_, {}))
        if (count > most_records)
            sentences.push_back(std::to_string(count - most_records) + " more refused calls of uid " +
                                std::to_string(uid) + " were not recorded one by one");
    return sentences;
}

} // namespace harness2fa::server
