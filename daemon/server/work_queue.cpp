// SPDX-License-Identifier: Apache-2.0
#include "work_queue.hpp"

#include <algorithm>

namespace harness2fa::server {
namespace {

constexpr int most_in_a_row = 3; // turns of root peers while others wait

} // namespace

void WorkQueue::enter(const Share& share, const std::shared_ptr<const Begin>& begin) {
    Lines& lines = share.of_root ? root_ : others_;
    auto line = std::ranges::find(lines, share, &Line::share);
    if (line == lines.end())
        line = lines.insert(lines.end(), {share, {}});
    while (!line->waiting.empty() && line->waiting.front().expired()) // nothing piles up behind work that hangs
        line->waiting.pop_front();
    line->waiting.push_back(begin);
    begin_what_may();
}

void WorkQueue::ended(const Share& share) {
    --under_way_;
    under_way_of_others_ -= share.of_root ? 0 : 1;
    begin_what_may();
}

void WorkQueue::begin_what_may() {
    while (under_way_ < places_) {
        Share share;
        const auto begin = next(share);
        if (!begin)
            return;
        if (!(*begin)())
            continue;
        ++under_way_;
        under_way_of_others_ += share.of_root ? 0 : 1;
        in_a_row_ = share.of_root ? std::min(in_a_row_ + 1, most_in_a_row) : 0;
    }
}

std::shared_ptr<const WorkQueue::Begin> WorkQueue::next(Share& share) {
    const bool others_may = under_way_of_others_ < places_ - 1;
    if (others_may && in_a_row_ >= most_in_a_row)
        if (auto begin = next_of(others_, share))
            return begin;
    if (auto begin = next_of(root_, share))
        return begin;
    return others_may ? next_of(others_, share) : nullptr;
}

// next_of moves the line that has had a turn to the end.
std::shared_ptr<const WorkQueue::Begin> WorkQueue::next_of(Lines& lines, Share& share) {
    while (!lines.empty()) {
        Line& line = lines.front();
        std::shared_ptr<const Begin> begin;
        while (!begin && !line.waiting.empty()) {
            begin = line.waiting.front().lock();
            line.waiting.pop_front();
        }
        share = line.share;
        if (line.waiting.empty())
            lines.pop_front();
        else
            lines.splice(lines.end(), lines, lines.begin());
        if (begin)
            return begin;
    }
    return nullptr;
}

} // namespace harness2fa::server
