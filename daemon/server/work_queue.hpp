// SPDX-License-Identifier: Apache-2.0
// In a WorkQueue slow work waits for its turn, which is fair: so much may be done at once. It has no threads and no clock, and is used on
// the loop's thread alone.
#pragma once

#include "share.hpp"

#include <deque>
#include <functional>
#include <list>
#include <memory>

namespace harness2fa::server {

class WorkQueue {
  public:
    // A Begin begins the work, and returns whether it goes on now; if so, ended() is called when it is done.
    using Begin = std::function<bool()>;

    // WorkQueue takes at least 2 places: one of them is kept for work of root peers.
    explicit WorkQueue(int places) : places_(places) {}

    // enter calls `begin` now or later, unless all its owners have let go of it by then.
    void enter(const Share& share, const std::shared_ptr<const Begin>& begin);
    void ended(const Share& share);

  private:
    struct Line { // of one share, first come first served
        Share share;
        std::deque<std::weak_ptr<const Begin>> waiting;
    };
    using Lines = std::list<Line>; // the line whose turn is next comes first

    void begin_what_may();
    std::shared_ptr<const Begin> next(Share& share);
    std::shared_ptr<const Begin> next_of(Lines& lines, Share& share);

    int places_, under_way_ = 0, under_way_of_others_ = 0;
    int in_a_row_ = 0; // turns of root peers since the last turn of others
    Lines root_, others_;
};

} // namespace harness2fa::server
