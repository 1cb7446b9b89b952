// SPDX-License-Identifier: Apache-2.0
// How much one user's processes may write into the journal by calls that come to nothing.
#pragma once

#include "calls/dialog.hpp"

#include <sys/types.h>

#include <map>
#include <string>
#include <vector>

namespace harness2fa {

class RecordLimit {
  public:
    static constexpr int most_records = 20; // of one uid between two ends

    // False: it is counted instead. What changes or counts something, and what root's programs do, is always written.
    bool takes(const Peer& peer, const Record& record);

    bool idle() const { return of_.empty(); } // end() has nothing to do

    // From now on there is room again; sentences about what was not written.
    std::vector<std::string> end();

  private:
    std::map<uid_t, int> of_; // records that came to nothing
};

} // namespace harness2fa
