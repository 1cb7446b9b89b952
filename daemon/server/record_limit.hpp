// SPDX-License-Identifier: Apache-2.0
// A RecordLimit limits how much the processes of one user may write into the journal by calls that change nothing.
#pragma once

#include "calls/dialog.hpp"

#include <sys/types.h>

#include <map>
#include <string>
#include <vector>

namespace harness2fa::server {

class RecordLimit {
  public:
    static constexpr int most_records = 20; // of one uid between two calls of end()

    // takes says whether the record is to be written; otherwise it counts it. A record of a call that changes or counts something, or of a
    // program of root, is always written.
    bool takes(const calls::Peer& peer, const calls::Record& record);

    bool idle() const { return of_.empty(); } // whether end() has nothing to do

    // end makes room for new records, and returns sentences about those that were not written.
    std::vector<std::string> end();

  private:
    std::map<uid_t, int> of_; // records of calls that changed nothing
};

} // namespace harness2fa::server
