// SPDX-License-Identifier: Apache-2.0
// Slow work waits here for its turn: so much at once, and fair. No threads and no clock of its own: used on the loop's thread alone.
#pragma once

#include "share.hpp"

#include <deque>
#include <functional>
#include <list>
#include <memory>

namespace harness2fa {

class WorkQueue {
  public:
    // Begins the work, and says whether it goes on now; then ended() is called when it is done.
    using Begin = std::function<bool()>;

    // At least 2 places: one is never taken by work of others than root peers.
    explicit WorkQueue(int places) : places_(places) {}

    // `begin` is called now or later, unless all of its owners have let go of it by then.
    void enter(const Share& share, const std::shared_ptr<const Begin>& begin);
    void ended(const Share& share);

  private:
    struct Line { // of one share, first come first served
        Share share;
        std::deque<std::weak_ptr<const Begin>> waiting;
    };
    using Lines = std::list<Line>; // the one whose turn comes next in front

    void begin_what_may();
    std::shared_ptr<const Begin> next(Share& share);
    std::shared_ptr<const Begin> next_of(Lines& lines, Share& share);

    int places_, under_way_ = 0, under_way_of_others_ = 0;
    int in_a_row_ = 0; // turns of root peers since one of others
    Lines root_, others_;
};

} // namespace harness2fa
