// SPDX-License-Identifier: Apache-2.0
#include "times.hpp"

#include <array>
#include <ctime>

namespace harness2fa::cli {

std::string readable(std::string time) {
    if (time.size() == 20 && time[10] == 'T' && time.back() == 'Z') {
        time[10] = ' ';
        time.replace(19, 1, " UTC");
    }
    return time;
}

std::string to_the_minute(const std::string& time) {
    std::string text = readable(time);
    if (text != time)
        text.erase(16, 3);
    return text;
}

bool is_later(const std::string& time, std::chrono::seconds than_now) {
    const std::time_t seconds = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now() + than_now);
    std::tm parts{};
    std::array<char, 32> text{};
    gmtime_r(&seconds, &parts);
    const std::size_t size = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
    return time > std::string_view(text.data(), size); // both have the same length
}

} // namespace harness2fa::cli
