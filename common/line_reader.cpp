// SPDX-License-Identifier: Apache-2.0
#include "line_reader.hpp"

#include <algorithm>

namespace harness2fa {

void LineReader::append(std::string_view bytes) {
    if (overflowed_)
        return;
    // Each time there is a new Secret, because a vector that grew by itself would leave the old bytes in the heap.
    const std::string_view rest = held_.text().substr(begin_);
    Secret both(rest.size() + bytes.size());
    std::copy(bytes.begin(), bytes.end(), std::copy(rest.begin(), rest.end(), both.data()));
    held_ = std::move(both);
    begin_ = 0;
}

std::optional<Secret> LineReader::next() {
    const std::string_view rest = held_.text().substr(begin_);
    const std::size_t end = rest.find('\n');
    if (std::min(end, rest.size()) > longest_) {
        overflowed_ = true;
        held_ = Secret();
        begin_ = 0;
        return std::nullopt;
    }
    if (end == std::string_view::npos)
        return std::nullopt;
    begin_ += end + 1;
    return Secret(rest.substr(0, end));
}

} // namespace harness2fa
